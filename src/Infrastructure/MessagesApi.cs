using Amazon.CDK;
using Amazon.CDK.AWS.Apigatewayv2;
using Constructs;
using Infrastructure.Functions;
using Infrastructure.Topics;
using Realtime.Topics;

namespace Infrastructure;

/// <summary>The HTTP API: missed messages, history, sessions, users, rooms and preferences. Every route wants a request signed by a signed-in user.</summary>
public sealed class MessagesApi : Construct
{
    /// <summary>The longest that a function behind the API may take, in seconds: the API gives up after 30.</summary>
    internal const int LongestSeconds = 29;

    private const string StageName = "$default";

    // One function for all of them: they are called seldom, and often one after the other by the same person.
    private static readonly (string Id, string Key)[] RoomRoutes =
    [
        ("ListRooms", "GET /rooms"),
        ("CreateRoom", "POST /rooms"),
        ("OpenRooms", "POST /rooms/open"),
        ("GetRoom", "GET /rooms/{roomId}"),
        ("ChangeRoom", "PATCH /rooms/{roomId}"),
        ("DeleteRoom", "DELETE /rooms/{roomId}"),
        ("ListMembers", "GET /rooms/{roomId}/members"),
        ("ChangeMembers", "POST /rooms/{roomId}/members"),
        ("RemoveMember", "DELETE /rooms/{roomId}/members/{user}"),
        ("MarkRead", "PUT /rooms/{roomId}/read"),
        ("WhoIsHere", "GET /rooms/{roomId}/here"),
    ];

    private static readonly (string Id, string Key)[] InboxRoutes = [("GetInbox", "GET /inbox"), ("ChangeInbox", "PUT /inbox/state")];

    /// <summary>Adds API, routes and functions, and lets signed-in users call them.</summary>
    public MessagesApi(Construct scope, string id, BackendParts parts, IReadOnlyList<string> allowedOrigins, UsageCaps caps)
        : base(scope, id)
    {
        Api = CreateApi(allowedOrigins);
        GetMessages = CreateReader("GetMessages", parts);
        CatchUp = CreateReader("CatchUp", parts);
        OpenSession = CreateOpenSession(parts);
        GetUsers = CreateGetUsers(parts);
        ManageRooms = CreateManageRooms(parts);
        ManagePreferences = CreateManagePreferences(parts);
        ManageInbox = CreateManageInbox(parts);
        var stage = CreateStage(caps);
        foreach (var (key, function) in Routes)
        {
            AddFunction(stage, function, key, [(function.Node.Id, key)]);
        }

        AddFunction(stage, ManageRooms, "*/rooms*", RoomRoutes);
        AddFunction(stage, ManageInbox, "*/inbox*", InboxRoutes);
        AddFunction(stage, ManagePreferences, "*/preferences", [("GetPreferences", "GET /preferences"), ("ChangePreferences", "PUT /preferences")]);
        parts.Access.SignedInRole.AddToPolicy(Permissions.Allow(
            "CallApi",
            ["execute-api:Invoke"],
            [.. Routes.Select(route => route.Key).Concat(["*/rooms", "*/rooms/*"]).Concat(InboxRoutes.Select(route => route.Key)).Append("*/preferences").Select(route => Arn(StageName, route))]));
    }

    /// <summary>The API.</summary>
    public CfnApi Api { get; }

    /// <summary>Missed messages and history of a topic.</summary>
    public RealtimeFunction GetMessages { get; }

    /// <summary>Missed messages of many topics.</summary>
    public RealtimeFunction CatchUp { get; }

    /// <summary>Attaches the IoT policy and tells a client what it needs to know.</summary>
    public RealtimeFunction OpenSession { get; }

    /// <summary>Rooms and their members.</summary>
    public RealtimeFunction ManageRooms { get; }

    /// <summary>How users are notified.</summary>
    public RealtimeFunction ManagePreferences { get; }

    /// <summary>Inboxes: what is read and archived of one's notifications.</summary>
    public RealtimeFunction ManageInbox { get; }

    /// <summary>Tells who users are.</summary>
    public RealtimeFunction GetUsers { get; }

    /// <summary>All functions behind the API.</summary>
    internal IReadOnlyList<RealtimeFunction> Functions => [.. Routes.Select(route => route.Function), ManageRooms, ManageInbox, ManagePreferences];

    private IReadOnlyList<(string Key, RealtimeFunction Function)> Routes =>
        [("GET /messages", GetMessages), ("POST /catch-up", CatchUp), ("POST /session", OpenSession), ("GET /users", GetUsers)];

    private CfnApi CreateApi(IReadOnlyList<string> allowedOrigins) => new(this, "Api", new CfnApiProps
    {
        Name = $"{Stack.Of(this).StackName}-messages",
        ProtocolType = "HTTP",
        CorsConfiguration = new CfnApi.CorsProperty
        {
            AllowOrigins = [.. allowedOrigins],
            AllowMethods = ["DELETE", "GET", "PATCH", "POST", "PUT"],
            // What a browser sends with a signed request.
            AllowHeaders = ["authorization", "content-type", "x-amz-date", "x-amz-security-token", "x-amz-content-sha256"],
            // By the date a client corrects a clock that is wrong.
            ExposeHeaders = ["date", "retry-after"],
            MaxAge = 3600,
        },
    });

    private RealtimeFunction CreateReader(string name, BackendParts parts)
    {
        var variables = parts.LogVariables();
        variables.Add("ROOMS_TABLE", parts.Rooms.Table.TableName);
        foreach (var (key, value) in parts.CallerVariables())
        {
            variables.Add(key, value);
        }

        return new RealtimeFunction(this, name, parts.Functions, new RealtimeFunctionProps
        {
            Timeout = Duration.Seconds(LongestSeconds),
            Environment = variables,
            Permissions =
            [
                parts.Directory.ReadingFlag(),
                parts.Log.Reading(),
                parts.Log.Sealing(),
                parts.Log.MovingWatermarks(),
                parts.Log.RememberingVoids(),
                parts.Rooms.Reading(),
            ],
        });
    }

    // Who changes a room writes it down in its log, and tells its members.
    private RealtimeFunction CreateManageRooms(BackendParts parts)
    {
        var variables = parts.RoomVariables();
        variables.Add("CONNECTIONS_TABLE", parts.Connections.Table.TableName);
        foreach (var (key, value) in parts.CallerVariables())
        {
            variables[key] = value;
        }

        return new RealtimeFunction(this, "ManageRooms", parts.Functions, new RealtimeFunctionProps
        {
            Timeout = Duration.Seconds(LongestSeconds),
            Environment = variables,
            Permissions = [parts.Directory.ReadingFlag(), parts.Connections.Listing(), .. parts.ChangingRooms()],
        });
    }

    private RealtimeFunction CreateManagePreferences(BackendParts parts) => new(this, "ManagePreferences", parts.Functions, new RealtimeFunctionProps
    {
        Timeout = Duration.Seconds(LongestSeconds),
        Environment = new Dictionary<string, string>([.. parts.CallerVariables(), parts.Inbox.Variable]),
        Permissions = [parts.Directory.ReadingFlag(), parts.Inbox.ChangingPreferences()],
    });

    // Who changes an inbox writes it down in its log, and tells the user's other devices. Reading the log's end, they may seal it as other readers do.
    private RealtimeFunction CreateManageInbox(BackendParts parts)
    {
        var variables = parts.LogVariables();
        parts.AddBrokerVariables(variables);
        variables.Add(parts.Inbox.Variable.Key, parts.Inbox.Variable.Value);
        foreach (var (key, value) in parts.CallerVariables())
        {
            variables.Add(key, value);
        }

        return new RealtimeFunction(this, "ManageInbox", parts.Functions, new RealtimeFunctionProps
        {
            Timeout = Duration.Seconds(LongestSeconds),
            Environment = variables,
            Permissions =
            [
                parts.Directory.ReadingFlag(),
                parts.Inbox.KeepingState(),
                .. parts.Log.Appending([TopicCatalog.Notifications]),
                Permissions.PublishTo(BackendTopics.Inboxes, parts.Stage),
            ],
        });
    }

    private RealtimeFunction CreateGetUsers(BackendParts parts) => new(this, "GetUsers", parts.Functions, new RealtimeFunctionProps
    {
        Timeout = Duration.Seconds(LongestSeconds),
        Environment = parts.CallerVariables(),
        Permissions = [parts.Directory.ReadingFlag(), parts.Directory.Naming()],
    });

    private RealtimeFunction CreateOpenSession(BackendParts parts)
    {
        var variables = parts.CallerVariables();
        parts.AddBrokerVariables(variables);
        variables.Add("IOT_POLICY_NAME", parts.Access.IotPolicyName);
        variables.Add("IOT_ENDPOINT", parts.Endpoint.Address);
        variables.Add("RULE_PREFIX", parts.Stage.RuleName(""));
        variables.Add(parts.Inbox.Variable.Key, parts.Inbox.Variable.Value);
        return new RealtimeFunction(this, "OpenSession", parts.Functions, new RealtimeFunctionProps
        {
            Timeout = Duration.Seconds(LongestSeconds),
            Environment = variables,
            Permissions =
            [
                parts.Directory.Recording(),
                parts.Access.ReadingUsers(),
                .. Access.Attaching(),
                parts.Inbox.FindingPending(),
                Permissions.PublishTo([BackendTopics.Drain], parts.Stage),
            ],
        });
    }

    private CfnStage CreateStage(UsageCaps caps) => new(this, "Stage", new CfnStageProps
    {
        ApiId = Api.Ref,
        StageName = StageName,
        AutoDeploy = true,
        DefaultRouteSettings = new CfnStage.RouteSettingsProperty
        {
            ThrottlingRateLimit = caps.RequestsPerSecond,
            ThrottlingBurstLimit = caps.RequestBurst,
        },
    });

    private void AddFunction(CfnStage stage, RealtimeFunction function, string invocations, IEnumerable<(string Id, string Key)> routes)
    {
        var integration = new CfnIntegration(this, $"{function.Node.Id}Integration", new CfnIntegrationProps
        {
            ApiId = Api.Ref,
            IntegrationType = "AWS_PROXY",
            IntegrationUri = function.Function.FunctionArn,
            PayloadFormatVersion = "2.0",
        });
        function.AllowInvocation("ByApi", "apigateway.amazonaws.com", Arn("*", invocations));
        foreach (var (id, key) in routes)
        {
            // The stage's settings name its routes, so these must be there first.
            stage.Node.AddDependency(new CfnRoute(this, $"{id}Route", new CfnRouteProps
            {
                ApiId = Api.Ref,
                RouteKey = key,
                AuthorizationType = "AWS_IAM",
                Target = $"integrations/{integration.Ref}",
            }));
        }
    }

    private string Arn(string stage, string routeKey) =>
        $"arn:{Aws.PARTITION}:execute-api:{Aws.REGION}:{Aws.ACCOUNT_ID}:{Api.Ref}/{stage}/{routeKey.Replace(" ", string.Empty, StringComparison.Ordinal)}";
}
