using System.Text;

namespace LocalCloud.Lambda;

/// <summary>
/// What a function's process has written. Its standard output is a file and not a pipe: once the function has answered, all that
/// it wrote before is there, and can be told from what it writes later.
/// </summary>
internal sealed class FunctionOutput(string path) : IDisposable
{
    private const int TruncateAbove = 16 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private long _position;
    private string _rest = "";

    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>The folder that the files of all functions are in. What an earlier run left there is of no use.</summary>
    public static string FolderIn(string stateDirectory) => System.IO.Path.Combine(stateDirectory, "functions");

    /// <summary>Lines that were written since the last call.</summary>
    /// <param name="withRest">Whether a last line without line end counts.</param>
    public IReadOnlyList<string> Read(bool withRest)
    {
        lock (_lock)
        {
            string[] parts = (_rest + ReadNew()).Split('\n');
            _rest = withRest ? "" : parts[^1];
            return withRest && parts[^1].Length > 0 ? parts : parts[..^1];
        }
    }

    /// <inheritdoc/>
    public void Dispose() => File.Delete(Path);

    private string ReadNew()
    {
        if (!File.Exists(Path))
        {
            return "";
        }

        using var file = new FileStream(Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length - _position];
        file.Position = _position;
        file.ReadExactly(bytes);
        _position += bytes.Length;

        // The process writes on meanwhile: what came after these bytes is for the next call.
        if (_position > TruncateAbove && file.Length == _position)
        {
            // The process appends, so it goes on at the new end.
            file.SetLength(0);
            _position = 0;
        }

        // A character that is cut at the end waits in the decoder for the rest of it.
        var text = new char[_decoder.GetCharCount(bytes, flush: false)];
        return new(text, 0, _decoder.GetChars(bytes, text, flush: false));
    }
}
