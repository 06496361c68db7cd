namespace LocalCloud.CognitoUserPools;

/// <summary>Why a token does not count.</summary>
internal enum TokenProblem
{
    /// <summary>Not a JWT, or not signed with RS256.</summary>
    Malformed,

    /// <summary>Signed with another key, or changed afterwards.</summary>
    BadSignature,

    /// <summary>Not from this user pool.</summary>
    WrongIssuer,

    /// <summary>An access token where an ID token is wanted, or the other way round.</summary>
    WrongUse,

    /// <summary>Its time is over.</summary>
    Expired,
}
