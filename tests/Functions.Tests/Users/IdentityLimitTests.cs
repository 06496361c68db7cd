using Amazon.Lambda.APIGatewayEvents;
using Functions.Tests.Events;
using Functions.Tests.Fakes;
using Realtime.Sessions;
using Realtime.Users;

namespace Functions.Tests.Users;

/// <summary>A user has three identities at most; the oldest makes room.</summary>
public sealed class IdentityLimitTests : IDisposable
{
    private const string Subject = TestBackend.AliceSubject;
    private readonly TestBackend _backend = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _backend.Dispose();

    [Fact]
    public async Task The_fourth_identity_takes_the_place_of_the_oldest_whose_messages_are_still_theirs()
    {
        await OpenAllAsync(1, 2, 3);
        Assert.Empty(_backend.Control.Calls);

        await OpenAllAsync(4);

        Assert.Equal([$"detach {TestBackend.PolicyName} {Identity(1)}"], _backend.Control.Calls);
        Assert.Equal([Identity(2), Identity(3), Identity(4)], (await _backend.Users.GetAsync(Subject, Token))!.IdentityIds);
        Assert.Equal(Subject, await _backend.Users.SubjectOfAsync(Identity(1), Token));
        Assert.True(UserId.TryParse(Identity(1), out var former));
        Assert.Equal(Subject, (await _backend.Users.FindAsync([former], Token))[Identity(1)].Subject);
    }

    [Fact]
    public async Task A_former_identity_that_comes_back_is_one_of_the_three_again()
    {
        await OpenAllAsync(1, 2, 3, 4, 1);

        Assert.Equal([Identity(1), Identity(3), Identity(4)], (await _backend.Users.GetAsync(Subject, Token))!.IdentityIds);
        Assert.Equal([Identity(2)], _backend.Table.Items[$"sub|{Subject}"]["formerIdentityIds"].SS);
    }

    [Fact]
    public async Task Wherever_a_session_stops_the_next_one_makes_the_room()
    {
        for (var stop = 0; ; stop++)
        {
            using var backend = new TestBackend();
            for (var number = 1; number <= 3; number++)
            {
                await OpenAsync(number, backend);
            }

            var calls = 0;
            void Count() => _ = calls++ == stop ? throw new InvalidOperationException("killed") : 0;
            backend.Table.Fail = _ => Count();
            backend.Control.Fail = Count;
            var status = (await OpenAsync(4, backend)).StatusCode;
            backend.Table.Fail = _ => { };
            backend.Control.Fail = () => { };
            backend.Clock.Now += SessionOpening.AttachmentsApart;
            Assert.Equal(200, (await OpenAsync(4, backend)).StatusCode);

            Assert.Contains($"detach {TestBackend.PolicyName} {Identity(1)}", backend.Control.Calls);
            Assert.Equal([Identity(2), Identity(3), Identity(4)], (await backend.Users.GetAsync(Subject, Token))!.IdentityIds);
            if (status == 200)
            {
                Assert.InRange(stop, 8, 30);
                return;
            }
        }
    }

    private static string Identity(int number) => $"eu-west-1:0000000{number}-0000-4000-8000-000000000000";

    private async Task OpenAllAsync(params int[] numbers)
    {
        foreach (var number in numbers)
        {
            Assert.Equal(200, (await OpenAsync(number, _backend)).StatusCode);
        }
    }

    private static async Task<APIGatewayHttpApiV2ProxyResponse> OpenAsync(int number, TestBackend backend)
    {
        backend.Clock.Now += TimeSpan.FromMinutes(1);
        var request = EventFile.Request("open-session/valid");
        request.RequestContext.Authorizer.IAM.CognitoIdentity.IdentityId = Identity(number);
        return await backend.OpenSession.HandleAsync(request, new FakeContext());
    }
}
