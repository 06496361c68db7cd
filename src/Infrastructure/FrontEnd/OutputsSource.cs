using System.Net.Http.Json;
using System.Text.Json;

namespace Infrastructure.FrontEnd;

/// <summary>Where the outputs of deployed stacks are read: what <c>cdk deploy --outputs-file</c> wrote, or a LocalCloud that runs.</summary>
internal sealed class OutputsSource(HttpClient http)
{
    /// <summary>The stacks at <paramref name="source"/>, a file or an <c>http://</c> address.</summary>
    /// <exception cref="DeploymentRefusedException">There are none to be read.</exception>
    public async Task<IReadOnlyList<DeployedBackend>> ReadAsync(string source, CancellationToken cancellationToken) =>
        Uri.TryCreate(source, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
            ? await AskAsync(address, cancellationToken)
            : Parse(source, await ReadFileAsync(source, cancellationToken));

    private static async Task<string> ReadFileAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(file, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DeploymentRefusedException($"{file} can't be read: {e.Message} It is what `npx cdk deploy --outputs-file {file}` writes.");
        }
    }

    private static List<DeployedBackend> Parse(string file, string text)
    {
        try
        {
            var stacks = JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string>?>>(text) ?? throw new JsonException("It is null.");
            return [.. stacks.Select(stack => new DeployedBackend(stack.Key, stack.Value ?? throw new JsonException($"{stack.Key} is null.")))];
        }
        catch (JsonException e)
        {
            throw new DeploymentRefusedException($"{file} is none of the CDK CLI's files of outputs, which have an object of texts for each stack: {e.Message}");
        }
    }

    private async Task<IReadOnlyList<DeployedBackend>> AskAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            List<DeployedBackend> stacks = [];
            foreach (var name in await http.GetFromJsonAsync<string[]>(new Uri(address, "/_local/stacks"), cancellationToken) ?? [])
            {
                var outputs = await http.GetFromJsonAsync<Dictionary<string, string>>(
                    new Uri(address, $"/_local/stacks/{Uri.EscapeDataString(name)}/outputs"), cancellationToken);
                stacks.Add(new DeployedBackend(name, outputs ?? []) { LocalCloud = address });
            }

            return stacks;
        }
        catch (Exception e) when (e is HttpRequestException or JsonException)
        {
            throw new DeploymentRefusedException(
                $"No LocalCloud answers at {address.GetLeftPart(UriPartial.Authority)}: {e.Message} Start it (`dotnet run --project localcloud/src`), or name the file that `npx cdk deploy --outputs-file` wrote.");
        }
    }
}
