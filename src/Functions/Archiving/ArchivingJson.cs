using System.Text.Json.Serialization;

namespace Functions.Archiving;

/// <summary>What ArchiveMessage reads and writes.</summary>
[JsonSerializable(typeof(ArchivedEvent))]
[JsonSerializable(typeof(ArchiveResult))]
internal sealed partial class ArchivingJson : JsonSerializerContext;
