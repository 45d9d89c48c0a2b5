using System.Buffers;
using System.Text;

namespace Treadle.Engine.Maps.Csv;

/// <summary>Takes one record of a CSV file apart. Used again for the next; one thread.</summary>
/// <remarks>
/// Source: Step Functions developer guide, "Parsing input CSV files". RFC 4180 with what AWS adds: a backslash keeps a backslash, a quote or a delimiter as it is and is left out before
/// anything else; two quotes are one also in a field without quotes around it. A quote in the middle of such a field is kept, and what follows up to the next one has no delimiters.
/// </remarks>
public sealed class CsvRecord(byte delimiter)
{
    private readonly SearchValues<byte> _special = SearchValues.Create([delimiter, (byte)'"', (byte)'\\', (byte)'\n', (byte)'\r']);
    private readonly SearchValues<byte> _specialInQuotes = SearchValues.Create("\"\\"u8);
    private readonly List<int> _ends = [];
    private byte[] _text = new byte[256];
    private int _length;

    /// <summary>How many fields the record has that was read.</summary>
    public int Count => _ends.Count;

    /// <summary>A field's text; empty when the record has no such field.</summary>
    public string Field(int index)
    {
        if (index >= _ends.Count)
        {
            return "";
        }

        var start = index == 0 ? 0 : _ends[index - 1];
        return start == _ends[index] ? "" : Encoding.UTF8.GetString(_text, start, _ends[index] - start);
    }

    /// <summary>Reads the record at the beginning of some bytes.</summary>
    /// <param name="bytes">At least one.</param>
    /// <param name="isLast">Nothing comes behind them.</param>
    /// <returns>The record's length with its end of line; -1 when it does not end among the bytes.</returns>
    public int Read(ReadOnlySpan<byte> bytes, bool isLast)
    {
        _length = 0;
        _ends.Clear();
        var (fieldStart, isInQuotes, isInField) = (0, false, false);
        for (var i = 0; i < bytes.Length;)
        {
            var plain = bytes[i..].IndexOfAny(isInQuotes ? _specialInQuotes : _special);
            var taken = plain < 0 ? bytes.Length - i : plain;
            if (taken > 0)
            {
                Append(bytes.Slice(i, taken));
                isInField = true;
                i += taken;
                if (plain < 0)
                {
                    break;
                }
            }

            var c = bytes[i];
            if (c is (byte)'"' or (byte)'\\' or (byte)'\r' && i + 1 == bytes.Length && !isLast)
            {
                // What it means shows the next byte.
                return -1;
            }

            switch (c)
            {
                case (byte)'\\':
                    i++;
                    if (i < bytes.Length && (bytes[i] is (byte)'\\' or (byte)'"' || bytes[i] == delimiter))
                    {
                        Append(bytes.Slice(i, 1));
                        isInField = true;
                        i++;
                    }

                    break;

                case (byte)'"' when (isInQuotes || isInField) && i + 1 < bytes.Length && bytes[i + 1] == '"':
                    Append("\""u8);
                    i += 2;
                    break;

                case (byte)'"':
                    if (i > 0 && bytes[i - 1] != delimiter && i + 1 < bytes.Length && bytes[i + 1] is not ((byte)'\n' or (byte)'\r') && bytes[i + 1] != delimiter)
                    {
                        // In the middle of a field: blanks before the quotes are nothing, anything else makes the quote a part of the field.
                        if (!isInQuotes && IsBlank(_text.AsSpan(fieldStart, _length - fieldStart)))
                        {
                            _length = fieldStart;
                        }
                        else
                        {
                            Append("\""u8);
                        }
                    }

                    (isInQuotes, isInField) = (!isInQuotes, !isInField);
                    i++;
                    break;

                case (byte)'\n' or (byte)'\r':
                    _ends.Add(_length);
                    return c == '\r' && i + 1 < bytes.Length && bytes[i + 1] == '\n' ? i + 2 : i + 1;

                default:
                    _ends.Add(_length);
                    (fieldStart, isInField) = (_length, false);
                    i++;
                    break;
            }
        }

        if (!isLast)
        {
            return -1;
        }

        _ends.Add(_length);
        return bytes.Length;
    }

    private static bool IsBlank(ReadOnlySpan<byte> text) => !text.IsEmpty && text.IndexOfAnyExcept((byte)' ', (byte)'\t') < 0;

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > _text.Length)
        {
            Array.Resize(ref _text, Math.Max(2 * _text.Length, _length + bytes.Length));
        }

        bytes.CopyTo(_text.AsSpan(_length));
        _length += bytes.Length;
    }
}
