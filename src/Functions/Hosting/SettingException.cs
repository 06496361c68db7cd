namespace Functions.Hosting;

/// <summary>The environment lacks a variable, or one has a value that can't be used.</summary>
internal sealed class SettingException(string message) : Exception(message);
