using Functions;
using Functions.CustomResources;
using Functions.DeadLetters;
using Functions.Hosting;
using Functions.Publishing;
using Functions.Rooms;
using HttpRequest = Amazon.Lambda.APIGatewayEvents.APIGatewayHttpApiV2ProxyRequest;
using HttpResponse = Amazon.Lambda.APIGatewayEvents.APIGatewayHttpApiV2ProxyResponse;
using static Functions.Hosting.FunctionHost;

// One program for all functions: the handler's name, which Lambda puts into the environment, chooses.
await RunAsync(Environment.GetEnvironmentVariable("_HANDLER") ?? "", new(StringComparer.Ordinal)
{
    [nameof(PublishNotification)] = () => Handler<TriggeringEvent, PublishResult>(new PublishNotification_HandleAsync_Generated().HandleAsync, UnreadableEvent.Publishing),
    [nameof(PublishUpdate)] = () => Handler<TriggeringEvent, PublishResult>(new PublishUpdate_HandleAsync_Generated().HandleAsync, UnreadableEvent.Publishing),
    [nameof(ArchiveMessage)] = () => Handler<ArchivedEvent, ArchiveResult>(new ArchiveMessage_HandleAsync_Generated().HandleAsync, UnreadableEvent.Archiving),
    [nameof(BlockUser)] = () => Handler<TriggeringEvent, BlockResult>(new BlockUser_HandleAsync_Generated().HandleAsync, UnreadableEvent.Blocking),
    [nameof(TrackConnections)] = () => Handler<QueueEvent, QueueResult>(new TrackConnections_HandleAsync_Generated().HandleAsync, UnreadableEvent.Queue),
    [nameof(GetUsers)] = () => Handler<HttpRequest, HttpResponse>(new GetUsers_HandleAsync_Generated().HandleAsync, UnreadableEvent.Http),
    [nameof(GetMessages)] = () => Handler<HttpRequest, HttpResponse>(new GetMessages_HandleAsync_Generated().HandleAsync, UnreadableEvent.Http),
    [nameof(CatchUp)] = () => Handler<HttpRequest, HttpResponse>(new CatchUp_HandleAsync_Generated().HandleAsync, UnreadableEvent.Http),
    [nameof(OpenSession)] = () => Handler<HttpRequest, HttpResponse>(new OpenSession_HandleAsync_Generated().HandleAsync, UnreadableEvent.Http),
    [nameof(ManageRooms)] = () => Handler<HttpRequest, HttpResponse>(new ManageRooms_HandleAsync_Generated().HandleAsync, UnreadableEvent.Http),
    [nameof(ManagePreferences)] = () => Handler<HttpRequest, HttpResponse>(new ManagePreferences_HandleAsync_Generated().HandleAsync, UnreadableEvent.Http),
    [nameof(ManageInbox)] = () => Handler<HttpRequest, HttpResponse>(new ManageInbox_HandleAsync_Generated().HandleAsync, UnreadableEvent.Http),
    [nameof(RunRoomCommand)] = () => Handler<TriggeringEvent, RoomCommandResult>(new RunRoomCommand_HandleAsync_Generated().HandleAsync, UnreadableEvent.RoomCommand),
    [nameof(RedriveDeadLetters)] = () => Handler<TriggeringEvent, RedriveReport>(new RedriveDeadLetters_HandleAsync_Generated().HandleAsync, UnreadableEvent.Redriving),
    [nameof(DrainPending)] = () => Handler<TriggeringEvent, DrainResult>(new DrainPending_HandleAsync_Generated().HandleAsync, UnreadableEvent.Drain),
    [nameof(GetNotificationStatus)] = () =>
        Handler<TriggeringEvent, StatusResult>(new GetNotificationStatus_HandleAsync_Generated().HandleAsync, UnreadableEvent.Status),
    [nameof(ChangeAudience)] = () => Handler<TriggeringEvent, AudienceResult>(new ChangeAudience_HandleAsync_Generated().HandleAsync, UnreadableEvent.Audience),
    [nameof(ResolveIotEndpoint)] = () =>
        Handler<CustomResourceRequest, CustomResourceResponse>(new ResolveIotEndpoint_HandleAsync_Generated().HandleAsync, UnreadableEvent.CustomResource),
    [nameof(RemoveIotPolicy)] = () =>
        Handler<CustomResourceRequest, CustomResourceResponse>(new RemoveIotPolicy_HandleAsync_Generated().HandleAsync, UnreadableEvent.CustomResource),
});
