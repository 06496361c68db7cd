namespace Realtime.Tests.Rooms.Model;

/// <summary>An item as it was written, one time after the other, so that a replica may have an older one.</summary>
internal sealed class SimVersions<T>
    where T : class
{
    private readonly List<(T Item, DateTimeOffset WrittenAt)> _versions = [];

    public T? Now => _versions is [.., var last] ? last.Item : null;

    public T? SeenBy(Func<DateTimeOffset, bool> isHidden)
    {
        var seen = _versions.FindLastIndex(version => !isHidden(version.WrittenAt));
        return seen < 0 ? null : _versions[seen].Item;
    }

    public void Write(T item, DateTimeOffset now) => _versions.Add((item, now));
}
