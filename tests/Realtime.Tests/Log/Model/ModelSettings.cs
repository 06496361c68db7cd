using Realtime.Log;
using Realtime.Log.Table;

namespace Realtime.Tests.Log.Model;

/// <summary>What a world runs: the design as it is, or with one condition left out.</summary>
internal sealed record ModelSettings
{
    public static ModelSettings Design { get; } = new();

    public SimConditions Conditions { get; init; } = SimConditions.All;

    public LogRules AppenderRules { get; init; } = LogRules.Design;

    public LogRules ReaderRules { get; init; } = LogRules.Design;

    public Func<ILogStore, ILogStore> AppenderStore { get; init; } = static store => store;

    public Func<ILogStore, ILogStore> ReaderStore { get; init; } = static store => store;
}
