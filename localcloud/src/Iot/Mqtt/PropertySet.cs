namespace LocalCloud.Iot.Mqtt;

/// <summary>A set of property identifiers: those that a packet may have, or has already. All are below 64.</summary>
internal readonly record struct PropertySet
{
    private readonly ulong _bits;

    /// <summary>A set of these.</summary>
    public PropertySet(params ReadOnlySpan<PropertyId> ids)
    {
        foreach (var id in ids)
        {
            _bits |= 1UL << (int)id;
        }
    }

    private PropertySet(ulong bits) => _bits = bits;

    /// <summary>Whether it is in the set.</summary>
    public bool Contains(PropertyId id) => (int)id < 64 && (_bits & (1UL << (int)id)) != 0;

    /// <summary>The set with one more.</summary>
    public PropertySet With(PropertyId id) => new(_bits | (1UL << (int)id));
}
