using System.Globalization;
using System.Text;
using LocalCloud.Lambda;

namespace LocalCloud.Tests.Lambda;

public sealed class FunctionOutputTests : IDisposable
{
    private readonly FunctionOutput _output = new(Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".out"));

    public void Dispose() => _output.Dispose();

    [Fact]
    public void A_character_that_is_cut_by_the_end_of_a_read_is_whole_in_the_next_one()
    {
        var bytes = "a€b\n"u8;
        Append(bytes[..2]);
        Assert.Empty(_output.Read(withRest: false));
        Append(bytes[2..3]);
        Assert.Empty(_output.Read(withRest: false));
        Append(bytes[3..]);

        Assert.Equal(["a€b"], _output.Read(withRest: false));
    }

    [Fact]
    public async Task Nothing_is_lost_of_what_is_written_during_a_read()
    {
        const int Lines = 50_000;
        var writing = Task.Run(() => Write(Lines), TestContext.Current.CancellationToken);
        List<string> read = [];
        while (!writing.IsCompleted)
        {
            read.AddRange(_output.Read(withRest: false));
        }

        await writing;
        read.AddRange(_output.Read(withRest: false));

        Assert.Equal(Enumerable.Range(0, Lines).Select(i => i.ToString(CultureInfo.InvariantCulture)), read);
    }

    [Fact]
    public void A_long_file_is_emptied_once_it_is_read()
    {
        Append([.. Enumerable.Repeat((byte)'x', 16 * 1024 * 1024), (byte)'\n']);

        Assert.Single(_output.Read(withRest: false));
        Assert.Equal(0, new FileInfo(_output.Path).Length);
        Append("next\n"u8);
        Assert.Equal(["next"], _output.Read(withRest: false));
    }

    private void Write(int lines)
    {
        using var file = new FileStream(_output.Path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        for (var i = 0; i < lines; i++)
        {
            file.Write(Encoding.UTF8.GetBytes(i.ToString(CultureInfo.InvariantCulture) + "\n"));
        }
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        using var file = new FileStream(_output.Path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        file.Write(bytes);
    }
}
