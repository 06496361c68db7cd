using System.Net.Sockets;
using System.Text;

namespace LocalCloud.Hosting;

/// <summary>
/// Where children listen that nobody but LocalCloud talks to: Unix sockets in a directory that is its user's alone. On a TCP port, be it on loopback, every
/// page that is open in a browser of this machine could talk to them, and so could its other users.
/// </summary>
internal sealed class ChildSockets : IDisposable
{
    private const string Folder = "sockets";

    // Of sun_path, less the end of the text.
    private const int MaxPathBytes = 107;
    private const int RoomForName = 40;
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _directory;

    /// <summary>Makes the directory, and deletes what a run that was killed has left there.</summary>
    public ChildSockets(CloudOptions options)
    {
        _directory = Path.Combine(options.StateDirectory, Folder);
        if (Encoding.UTF8.GetByteCount(_directory) + RoomForName > MaxPathBytes)
        {
            // Its mode is 700 by itself.
            _directory = Directory.CreateTempSubdirectory("localcloud-").FullName;
            return;
        }

        Delete();
        if (!OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(_directory, Private);
        }
    }

    /// <summary>A name for another socket, never one that a child before might still delete: the host of its URLs.</summary>
    public static string NewName(string child) => $"{child}-{Guid.NewGuid().ToString("N")[..12]}";

    /// <summary>Where the socket of this name is.</summary>
    public string PathOf(string name) => Path.Combine(_directory, name);

    /// <summary>Speaks HTTP to sockets, each by its name as the host of the URL. Nothing leads it elsewhere.</summary>
    public SocketsHttpHandler CreateHandler() => new()
    {
        UseCookies = false,
        AllowAutoRedirect = false,
        UseProxy = false,
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(PathOf(context.DnsEndPoint.Host)), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    };

    /// <inheritdoc/>
    public void Dispose() => Delete();

    private void Delete()
    {
        if (Directory.Exists(_directory))
        {
            Directory.Delete(_directory, recursive: true);
        }
    }
}
