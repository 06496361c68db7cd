using System.Text;
using System.Text.Encodings.Web;

namespace LocalCloud.Trails;

/// <summary>
/// What the services did lately, one step each, so that somebody can follow one message through them: <c>GET /_local/way/{id}</c>. Who knows
/// of what else is not written down anywhere on AWS either; what ties steps together is the id in what each was given.
/// </summary>
internal sealed class Trail(TimeProvider clock)
{
    /// <summary>Steps of each kind that are kept: a flood of one kind must not drown the others.</summary>
    public const int Kept = 1_000;

    /// <summary>Bytes of what a step was given that are kept: 16 MB of each kind at most.</summary>
    public const int MaxBytes = 16 * 1_024;

    private readonly StepRing[] _rings = [.. Enum.GetValues<StepKind>().Select(_ => new StepRing())];
    private long _count;

    /// <summary>Notes a step; how it ends is told to the step itself.</summary>
    /// <param name="kind">What is done.</param>
    /// <param name="what">With what: a rule, a function, a table.</param>
    /// <param name="who">Who had it done, or empty.</param>
    /// <param name="id">What the service calls it: a trace, request or event id.</param>
    /// <param name="given">What it was given, as on the wire.</param>
    public TrailStep Add(StepKind kind, string what, string who, string id, ReadOnlyMemory<byte> given)
    {
        var step = new TrailStep(Interlocked.Increment(ref _count), clock.GetUtcNow(), kind)
        {
            What = what,
            Who = who,
            Id = id,
            // Of what is large the rest must not be held.
            Given = given.Length > MaxBytes ? given[..MaxBytes].ToArray() : given,
        };
        _rings[(int)kind].Add(step);
        return step;
    }

    /// <summary>The steps that name one of these texts, in the order in which they began.</summary>
    public IEnumerable<TrailStep> Naming(Needles needles) => _rings
        .SelectMany(ring => ring.All)
        .Where(step => needles.AreIn(step.Id) || needles.AreIn(step.Given.Span))
        .OrderBy(step => step.Number);

    private sealed class StepRing
    {
        private readonly Queue<TrailStep> _steps = new();
        private readonly Lock _lock = new();

        public TrailStep[] All
        {
            get
            {
                lock (_lock)
                {
                    return [.. _steps];
                }
            }
        }

        public void Add(TrailStep step)
        {
            lock (_lock)
            {
                if (_steps.Count == Kept)
                {
                    _steps.Dequeue();
                }

                _steps.Enqueue(step);
            }
        }
    }
}

/// <summary>What a step is.</summary>
internal enum StepKind
{
    /// <summary>An event is put on a bus.</summary>
    Event,

    /// <summary>A rule of AWS IoT gets a message.</summary>
    Rule,

    /// <summary>A function runs.</summary>
    Function,

    /// <summary>An item is written.</summary>
    Write,
}

/// <summary>One thing that a service did.</summary>
/// <param name="Number">In the order in which they began.</param>
/// <param name="Time">When it began.</param>
/// <param name="Kind">What it is.</param>
internal sealed record TrailStep(long Number, DateTimeOffset Time, StepKind Kind)
{
    /// <summary>With what: a rule, a function, a table.</summary>
    public required string What { get; init; }

    /// <summary>Who had it done, or empty.</summary>
    public required string Who { get; init; }

    /// <summary>What the service calls it.</summary>
    public required string Id { get; init; }

    /// <summary>What it was given.</summary>
    public required ReadOnlyMemory<byte> Given { get; init; }

    /// <summary>How it ended, or <see langword="null"/> as long as it goes on.</summary>
    public string? Outcome { get; set; }
}

/// <summary>Texts that are looked for in bytes: as they are, and as JSON's writers write them.</summary>
internal sealed class Needles(IEnumerable<string> texts)
{
    private readonly string[] _texts = [.. texts];

    private readonly byte[][] _bytes =
    [
        .. texts.SelectMany(text => (string[])[text, JavaScriptEncoder.Default.Encode(text), JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)])
            .Distinct(StringComparer.Ordinal)
            .Select(Encoding.UTF8.GetBytes),
    ];

    /// <summary>Whether one of them is in <paramref name="bytes"/>.</summary>
    public bool AreIn(ReadOnlySpan<byte> bytes)
    {
        foreach (var needle in _bytes)
        {
            if (bytes.IndexOf(needle) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether <paramref name="text"/> is one of them.</summary>
    public bool AreIn(string text) => _texts.Contains(text, StringComparer.Ordinal);
}
