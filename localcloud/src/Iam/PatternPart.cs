namespace LocalCloud.Iam;

/// <summary>A piece of a <see cref="PolicyPattern"/>.</summary>
/// <param name="Kind">What it stands for.</param>
/// <param name="Text">The literal text, or the variable's key.</param>
/// <param name="Default">The variable's default value, or <see langword="null"/>.</param>
internal readonly record struct PatternPart(PatternPartKind Kind, string Text = "", string? Default = null);
