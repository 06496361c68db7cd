using System.Text;
using LocalCloud.Gateway;

namespace LocalCloud.Sqs;

/// <summary>What a receiver deletes a message by: new at every receive.</summary>
internal static class ReceiptHandles
{
    /// <summary>A new one.</summary>
    public static string New(string queue, string messageId) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"{queue} {messageId} {Guid.NewGuid():N}"));

    /// <summary>The message's id.</summary>
    /// <exception cref="AwsException">It is none of this queue's.</exception>
    public static string MessageIdOf(string receiptHandle, string queue)
    {
        var bytes = new byte[receiptHandle.Length];
        return Convert.TryFromBase64String(receiptHandle, bytes, out var length)
            && Encoding.UTF8.GetString(bytes, 0, length).Split(' ') is [var name, var id, _]
            && name == queue
                ? id
                : throw SqsErrors.InvalidReceiptHandle(receiptHandle);
    }
}
