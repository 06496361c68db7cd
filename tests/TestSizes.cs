// Compiled into every test project.
namespace Tests;

/// <summary>How much each large test does: the sizes that fit a quick run, and the full ones of <c>./test.sh --long</c>.</summary>
internal static class TestSizes
{
    private static readonly bool Long = Environment.GetEnvironmentVariable("TEST_LONG") == "1";

    /// <summary>Seeded interleavings of appenders and readers in the message log's model test.</summary>
    public static int LogInterleavings => Long ? 20_000 : 1_000;

    /// <summary>Seeded interleavings of a room's life in the model test of rooms.</summary>
    public static int RoomInterleavings => Long ? 100_000 : 1_500;

    /// <summary>Seeded interleavings of publishers, sessions and drains in the model test of pending notifications.</summary>
    public static int PendingInterleavings => Long ? 20_000 : 300;

    /// <summary>Notifications that wait for somebody who then signs in.</summary>
    public static int PendingNotifications => 1_000;

    /// <summary>Seeded histories of events in the property test of the ledger.</summary>
    public static int LedgerHistories => Long ? 2_000 : 100;

    /// <summary>Users of an audience that is notified, and how many of them are on a page.</summary>
    public static (int Users, int OnAPage) Audience => Long ? (200_000, 4_000) : (10_000, 500);

    /// <summary>Seeded histories of notifications to audiences, with failures, kills, dead letters and redrives.</summary>
    public static int AudienceHistories => Long ? 2_000 : 60;

    /// <summary>Events whose ledgers must add up, to 1 recipient up to so many; one more is to as many as an event may name.</summary>
    public static int LedgerEvents => Long ? 101 : 31;

    /// <summary>The most recipients of each of them.</summary>
    public static int LedgerRecipients => Long ? 4_000 : 300;

    /// <summary>Random quiet hours that are compared, minute by minute, with a clock on the wall.</summary>
    public static int QuietHourWalks => Long ? 1_200 : 60;

    /// <summary>Seeded interleavings of an inbox's life in the model test of inboxes.</summary>
    public static int InboxInterleavings => Long ? 50_000 : 400;

    /// <summary>Notifications to five users with twenty devices.</summary>
    public static int Notifications => Long ? 20_000 : 2_000;

    /// <summary>Runs by chance of the model test of events that wait, where there are too many to run them all.</summary>
    public static int ScheduleRuns => Long ? 500_000 : 5_000;

    /// <summary>Topics that are filled as fast as they can be: how many messages, and how many a second.</summary>
    public static IReadOnlyList<(int Messages, int ASecond)> BusyTopics =>
        Long ? [(3_000, 100), (30_000, 100), (300_000, 1_000)] : [(3_000, 100)];

    /// <summary>Voids in a row that a page is read over.</summary>
    public static int[] ManyVoids => Long ? [3_000, 30_000, 300_000] : [3_000, 30_000];

    /// <summary>Random worlds in the expiry and truncation test of the message log.</summary>
    public static int ExpiryWorlds => Long ? 10_000 : 1_000;

    /// <summary>Messages that 8 processes append to one topic while they are killed.</summary>
    public static int CrashMessages => Long ? 4_000 : 600;

    /// <summary>Seeds of the crash test.</summary>
    public static int CrashSeeds => Long ? 3 : 1;

    /// <summary>SIGKILLs at least, in each run of the crash test.</summary>
    public static int CrashKills => 20;

    /// <summary>Messages that GET /messages pages through.</summary>
    public static int PagedMessages => Long ? 10_000 : 2_000;

    /// <summary>Chat messages sent while the WebSocket is cut.</summary>
    public static int MessagesDuringCut => 50;

    /// <summary>Messages of a room that is scrolled through.</summary>
    public static int MessagesInRoom => Long ? 10_000 : 500;

    /// <summary>Messages that come while somebody reads in that room.</summary>
    public static int MessagesWhileReading => Long ? 300 : 50;

    /// <summary>How long the demo may keep the browser from drawing, on an idle machine. Only measured when the tests run alone.</summary>
    public static TimeSpan? LongestTask => Long ? TimeSpan.FromMilliseconds(200) : null;

    /// <summary>Messages on each topic that a browser misses while it is cut off.</summary>
    public static int MessagesDuringRecovery => Long ? 80 : 20;

    /// <summary>Whether a browser that is cut off for two minutes waits for two minutes; otherwise its clock runs faster.</summary>
    public static bool RecoveryInRealTime => Long;

    /// <summary>In how many of the four looks, wide or narrow, light or dark, axe gets each view of LocalCloud's page.</summary>
    public static int LooksAtLocalPage => Long ? 4 : 2;

    /// <summary>Random and mutated packets that the MQTT decoder gets.</summary>
    public static int HostilePackets => Long ? 200_000 : 20_000;

    /// <summary>Malformed and hostile MQTT packets on connections.</summary>
    public static int FuzzedPackets => Long ? 1_000_000 : 20_000;

    /// <summary>Random and mutated statements of AWS IoT SQL.</summary>
    public static int FuzzedSql => Long ? 100_000 : 10_000;

    /// <summary>Requests with mutated signatures.</summary>
    public static int FuzzedSignatures => Long ? 100_000 : 10_000;

    /// <summary>Requests with mutated signatures, bodies and heads that go to the gateway over HTTP.</summary>
    public static int FuzzedHttp => Long ? 10_000 : 1_000;

    /// <summary>Mutated policy documents.</summary>
    public static int FuzzedPolicies => Long ? 100_000 : 10_000;

    /// <summary>Clients that open a WebSocket at the same time.</summary>
    public static int ClientsAtOnce => Long ? 1_000 : 200;

    /// <summary>What the functions are published for and started on; for ARM that takes most of a minute and qemu.</summary>
    public static string[] Architectures => Long ? ["x86_64", "arm64"] : ["x86_64"];

    /// <summary>How often a LocalCloud under load is killed.</summary>
    public static int Kills => Long ? 20 : 2;

    /// <summary>How long the disk of a LocalCloud under load is full.</summary>
    public static TimeSpan FullDisk => TimeSpan.FromSeconds(Long ? 20 : 1);
}
