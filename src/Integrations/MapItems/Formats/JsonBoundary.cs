namespace Treadle.Integrations.MapItems.Formats;

/// <summary>Finds where a JSON value ends, however its bytes come. It does not judge the value.</summary>
internal struct JsonBoundary
{
    private int _depth;
    private bool _isBegun;
    private bool _isInString;
    private bool _isEscaped;
    private bool _isScalar;

    /// <summary>Looks at the next bytes.</summary>
    /// <param name="bytes">What follows what was looked at; at first the value's first byte.</param>
    /// <returns>How many of the bytes still belong to the value when it ends among them; -1 when it does not.</returns>
    public int Find(ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            var c = bytes[i];
            if (_isInString)
            {
                if (_isEscaped)
                {
                    _isEscaped = false;
                    continue;
                }

                var next = bytes[i..].IndexOfAny((byte)'"', (byte)'\\');
                if (next < 0)
                {
                    return -1;
                }

                i += next;
                if (bytes[i] == '\\')
                {
                    _isEscaped = true;
                    continue;
                }

                _isInString = false;
                if (_depth == 0)
                {
                    return i + 1;
                }

                continue;
            }

            switch (c)
            {
                // A number or a word ends where something else begins.
                case (byte)',' or (byte)']' or (byte)'}' or (byte)':' or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' when _isScalar && _depth == 0:
                    return i;
                case (byte)'"':
                    (_isInString, _isBegun) = (true, true);
                    break;
                case (byte)'{' or (byte)'[':
                    _depth++;
                    _isBegun = true;
                    break;
                case (byte)'}' or (byte)']':
                    if (--_depth <= 0)
                    {
                        return i + 1;
                    }

                    break;
                default:
                    _isScalar |= !_isBegun;
                    _isBegun = true;
                    break;
            }
        }

        return -1;
    }

    /// <summary>Whether the end of the data is the end of the value: so it is for a number or a word.</summary>
    public readonly bool MayEndHere => _isScalar && _depth == 0;
}
