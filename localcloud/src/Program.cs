using System.CommandLine;
using LocalCloud.Hosting;
using LocalCloud.Hosting.CommandLine;

try
{
    // An orderly stop ends the children, which takes up to two seconds.
    var configuration = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(10) };
    return await RunCommand.Create().Parse(args).InvokeAsync(configuration);
}
catch (LocalCloudException e)
{
    await Console.Error.WriteLineAsync(TerminalText.Of(e.Message));
    return 1;
}
