namespace Infrastructure.FrontEnd;

/// <summary><c>outputs</c>: writes what a front end has to know of a deployment, in the file that Amplify Gen 2 applications have for it.</summary>
internal sealed class OutputsCommand(HttpClient http, TextWriter output, TextWriter error)
{
    private const string Usage =
        """
        outputs [<source>] [--stack <name>] [--out <file>]

        Writes amplify_outputs.json: how a front end finds its backend.

        <source>   the file that `npx cdk deploy --outputs-file` wrote, or the address of a LocalCloud that runs;
                   default: http://localhost:4566
        --stack    which stack, where there are several: Realtime, or Realtime-<stage>
        --out      where to; default: amplify_outputs.json in the current folder; - writes to the standard output
        --help     this

        Ends with 0; with 1 when there is nothing to write, and says why; with 2 when it was called in another way.
        """;

    /// <summary>Whether the program was called for it.</summary>
    public static bool Knows(string[] arguments) => arguments is ["outputs", ..];

    /// <summary>Runs it; the answer is the program's exit code.</summary>
    public async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        if (arguments.AsSpan(1).ContainsAny("--help", "-h"))
        {
            await output.WriteLineAsync(Usage);
            return 0;
        }

        if (Parse(arguments) is not { } options)
        {
            await error.WriteLineAsync(Usage);
            return 2;
        }

        try
        {
            var stack = DeployedBackend.Choose(await new OutputsSource(http).ReadAsync(options.Source, cancellationToken), options.Stack);
            await WriteAsync(AmplifyOutputs.Of(stack), stack, options.Out, cancellationToken);
            return 0;
        }
        catch (DeploymentRefusedException e)
        {
            await error.WriteLineAsync(e.Message);
            return 1;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"{options.Out} can't be written: {e.Message}");
            return 1;
        }
    }

    private async Task WriteAsync(string text, DeployedBackend stack, string file, CancellationToken cancellationToken)
    {
        if (file is "-")
        {
            await output.WriteAsync(text);
            return;
        }

        await File.WriteAllTextAsync(file, text, cancellationToken);
        await output.WriteLineAsync($"Written to {file}: stack {stack.Name}{(stack.LocalCloud is null ? "" : " of LocalCloud")}.");
    }

    private static Options? Parse(string[] arguments)
    {
        Dictionary<string, string> values = [];
        for (var i = 1; i < arguments.Length; i++)
        {
            var (name, value) = arguments[i] switch
            {
                "--stack" or "--out" when i + 1 < arguments.Length => (arguments[i], arguments[++i]),
                ['-', ..] => ("", ""),
                var source => ("source", source),
            };
            if (value.Length == 0 || !values.TryAdd(name, value))
            {
                return null;
            }
        }

        return new Options(values.GetValueOrDefault("source", "http://localhost:4566"), values.GetValueOrDefault("--stack"), values.GetValueOrDefault("--out", "amplify_outputs.json"));
    }

    private sealed record Options(string Source, string? Stack, string Out);
}
