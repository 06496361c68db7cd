namespace Amazon.CognitoIdentityProvider.Model;

/// <summary>An attribute of a user.</summary>
public class AttributeType
{
    /// <summary>The attribute's name.</summary>
    public string Name { get; set; }

    /// <summary>Its value.</summary>
    public string Value { get; set; }
}
