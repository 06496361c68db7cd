using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Realtime;

namespace Infrastructure.Users;

/// <summary>
/// <c>erase</c> and <c>export</c>: what is stored about one user, with the operator's own credentials. No role of the system may do it.
/// </summary>
internal sealed class UserCommand(Func<IAmazonDynamoDB> connect, TimeProvider clock, TextWriter output, TextWriter error)
{
    private const string Usage =
        """
        erase --user <sub or identity id> --message-log <MessageLogTableName> --directory <DirectoryTableName> --connections <ConnectionsTableName> --rooms <RoomsTableName> --inbox <InboxTableName> [--confirm]
        export --user <sub or identity id> --message-log <MessageLogTableName> --directory <DirectoryTableName> --connections <ConnectionsTableName> --rooms <RoomsTableName> --inbox <InboxTableName> --out <file>
        """;

    /// <summary>Whether the program was called for one of the two.</summary>
    public static bool Knows(string[] arguments) => arguments is ["erase" or "export", ..];

    /// <summary>Runs it; the answer is the program's exit code.</summary>
    public async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        if (Parse(arguments) is not { } options)
        {
            await error.WriteLineAsync(Usage);
            return 2;
        }

        try
        {
            using var client = connect();
            if (await StoredUser.FindAsync(client, options.Tables.Directory, options.User, cancellationToken) is not { } user)
            {
                await error.WriteLineAsync($"The directory knows no user {options.User}. Of one who was erased in part, give the identity id.");
                return 1;
            }

            return options.Export is { } file
                ? await ExportAsync(client, options, user, file, cancellationToken)
                : await EraseAsync(client, options, user, cancellationToken);
        }
        catch (Exception e) when (LacksCredentials(e))
        {
            await error.WriteLineAsync(
                $"{e.Message.Split('\n')[0].Split(". ")[0].Trim(' ', '.', '-')}. Give plain credentials and a region: "
                + "eval \"$(aws configure export-credentials --format env)\"; export AWS_REGION=<Region>");
            return 1;
        }
        catch (Exception e) when (AwsCall.HasFailed(e) || e is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    // Profiles with SSO or with a role want packages that are not brought along; the SDK throws what it likes then.
    private static bool LacksCredentials(Exception e) => e is ProcessAWSCredentialException
        || (e is AmazonClientException or InvalidOperationException
            && ((string[])["credentials", "RegionEndpoint", "Assembly AWSSDK."]).Any(part => e.Message.Contains(part, StringComparison.Ordinal)));

    private async Task<int> ExportAsync(IAmazonDynamoDB client, Options options, StoredUser user, string file, CancellationToken cancellationToken)
    {
        // Beside it, so that moving it is one step: a failure in the middle leaves the file that was there.
        var unfinished = $"{Path.GetFullPath(file)}.{Guid.NewGuid():N}.tmp";
        try
        {
            await using (var stream = CreatePrivate(unfinished))
            {
                await new Export(client, options.Tables, user, clock).WriteAsync(stream, cancellationToken);
            }

            File.Move(unfinished, file, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }

        await output.WriteLineAsync($"Written to {file}: what is stored about {Names(user)}.");
        return 0;
    }

    // What is in it is for the operator's eyes.
    private static FileStream CreatePrivate(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    private async Task<int> EraseAsync(IAmazonDynamoDB client, Options options, StoredUser user, CancellationToken cancellationToken)
    {
        var report = await new Erasure(client, options.Tables, user, options.Confirmed, clock).RunAsync(cancellationToken);
        var sent = report.SentTo.Count == 0 ? "" : " (" + string.Join(", ", report.SentTo.Select(topic => $"{topic.Key}: {topic.Value}")) + ")";
        string[] lines =
        [
            options.Confirmed ? $"Erased of {Names(user)}:" : $"Nothing is erased yet. With --confirm this would be, of {Names(user)}:",
            $"  {report[UserItemKind.Received]} messages to topics of the user's own, deleted",
            $"  {report[UserItemKind.Sent]} messages to other topics, made voids{sent}",
            $"  {report[UserItemKind.Named]} changes of rooms, without the user's ids",
            $"  {report[UserItemKind.Claim]} claims, deleted",
            $"  {report[UserItemKind.Head] + report[UserItemKind.Beside]} items beside the messages of the user's own topics, deleted",
            $"  {report[UserItemKind.Unfinished]} events that failed in part, the user taken out",
            $"  {report.RoomItems} items of rooms, deleted or the user taken out",
            $"  {report.InboxItems} items of inboxes, preferences and what waits, deleted",
            $"  {report.ConnectionItems} connections, and connections that ended, deleted",
            $"  {report.DirectoryItems} items of the directory, deleted",
            "Not here: docs/operations.md says how the user pool, the identity pool and AWS IoT forget the user.",
        ];
        await output.WriteLineAsync(string.Join('\n', lines));
        if (report.MemberOf.Count > 0)
        {
            await error.WriteLineAsync(
                $"Still a member of {report.MemberOf.Count} rooms, which keep what that takes: {string.Join(", ", report.MemberOf)}. Remove the user from them (docs/operations.md), then run it again.");
        }

        if (report.JustLeft.Count > 0)
        {
            await error.WriteLineAsync(
                $"Left {report.JustLeft.Count} rooms less than a quarter of an hour ago, which keep that until no late change can take the user in again: {string.Join(", ", report.JustLeft)}. Run it again then.");
        }

        if (report.ChangedMeanwhile == 0)
        {
            return options.Confirmed && !report.IsWhole ? 1 : 0;
        }

        await error.WriteLineAsync($"{report.ChangedMeanwhile} items were changed by somebody else meanwhile: run it again.");
        return 1;
    }

    private static string Names(StoredUser user) =>
        $"{(user.Subject is { } subject ? $"user {subject}, " : "")}{string.Join(", ", user.IdentityIds.Select(identity => $"identity {identity}"))}";

    private static Options? Parse(string[] arguments)
    {
        Dictionary<string, string> values = [];
        var confirmed = false;
        for (var i = 1; i < arguments.Length; i++)
        {
            if (arguments[i] is "--confirm" && arguments[0] is "erase")
            {
                confirmed = true;
            }
            else if (i + 1 == arguments.Length || !values.TryAdd(arguments[i], arguments[++i]))
            {
                return null;
            }
        }

        string[] expected = ["--connections", "--directory", "--inbox", "--message-log", .. arguments[0] is "export" ? (string[])["--out"] : [], "--rooms", "--user"];
        return values.Keys.Order(StringComparer.Ordinal).SequenceEqual(expected) && values.Values.All(value => value.Length > 0)
            ? new Options(
                values["--user"],
                new UserTables(values["--message-log"], values["--directory"], values["--connections"], values["--rooms"], values["--inbox"]),
                confirmed,
                values.GetValueOrDefault("--out"))
            : null;
    }

    private sealed record Options(string User, UserTables Tables, bool Confirmed, string? Export);
}
