namespace Treadle.Api.States.Mocks;

/// <summary>A mock configuration file: read when it is first asked, and again when it has changed. Any thread.</summary>
/// <param name="path">Absolute.</param>
public sealed class MockFile(string path)
{
    private readonly Lock _gate = new();
    private (DateTime WrittenAt, long Length) _state;
    private MockConfiguration? _configuration;

    public string Path => path;

    /// <summary>What the file says now.</summary>
    /// <exception cref="MockFileException">It can't be read or used.</exception>
    public MockConfiguration Read()
    {
        lock (_gate)
        {
            try
            {
                var file = new FileInfo(path);
                var state = (file.LastWriteTimeUtc, file.Exists ? file.Length : -1);
                if (_configuration is null || state != _state)
                {
                    // A file that can't be used keeps the state of the last good one: it is read again each time, until it can.
                    _configuration = null;
                    _configuration = MockFileReader.Read(path, File.ReadAllText(path));
                    _state = state;
                }

                return _configuration;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new MockFileException($"The mock configuration file {path} cannot be read: {e.Message}");
            }
        }
    }
}
