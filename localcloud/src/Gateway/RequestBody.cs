namespace LocalCloud.Gateway;

/// <summary>Reads a request's body into memory, up to a limit.</summary>
internal static class RequestBody
{
    /// <summary>The largest body that any emulated API takes: DynamoDB's 16 MB.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>Reads the body.</summary>
    /// <exception cref="AwsException"><c>RequestEntityTooLargeException</c>, 413.</exception>
    public static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaxBytes)
        {
            throw TooLarge();
        }

        using var body = new MemoryStream((int)(request.ContentLength ?? 0));
        var buffer = new byte[16 * 1024];
        int count;
        while ((count = await ReadAsync(request.Body, buffer, cancellationToken)) > 0)
        {
            if (body.Length + count > MaxBytes)
            {
                throw TooLarge();
            }

            await body.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }

        return body.ToArray();
    }

    // UNVERIFIED: S3's words for it; whoever hangs up in the middle hears nothing anyway.
    private static async Task<int> ReadAsync(Stream body, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException)
        {
            throw new AwsException(
                "IncompleteBody",
                StatusCodes.Status400BadRequest,
                "You did not provide the number of bytes specified by the Content-Length HTTP header");
        }
    }

    private static AwsException TooLarge() => new(
        "RequestEntityTooLargeException",
        StatusCodes.Status413PayloadTooLarge,
        $"Request must be smaller than {MaxBytes} bytes");
}
