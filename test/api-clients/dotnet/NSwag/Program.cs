// The client that NSwag made, by either JSON library.
using System.Net.Http.Headers;
using Sso;

await Story.Play((service, token) =>
{
    var http = new HttpClient { BaseAddress = service, Timeout = TimeSpan.FromSeconds(20) };
    if (token is not null) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    return new NSwagClient(new SsoClient(http));
});

internal sealed class NSwagClient(SsoClient client) : IClient
{
    private const string Acme = "acme";

    private static async Task<T> Said<T>(Task<SwaggerResponse<T>> asked) => (await Answered(asked)).Result;

    /// <summary>What is thrown is typed by its status.</summary>
    private static async Task<SwaggerResponse<T>> Answered<T>(Task<SwaggerResponse<T>> asked)
    {
        try
        {
            return await asked;
        }
        catch (ApiException<TurnSsoConflict> refused)
        {
            throw Refusal(refused, refused.Result, refused.Result.LockedOut);
        }
        catch (ApiException<TurnSsoPreconditionFailed> refused)
        {
            throw Refusal(refused, refused.Result, null, refused.Result.Current);
        }
        catch (ApiException<Problem> refused)
        {
            throw Refusal(refused, refused.Result);
        }
    }

    private static Refused Refusal(
        ApiException refused, Problem problem, int? lockedOut = null, TurnSsoPreconditionFailedCurrent? current = null) =>
        new(refused.StatusCode, problem.Code, problem.Detail)
        {
            Fields = problem.Errors?.Select(error => error.Field).ToList(),
            LockedOut = lockedOut,
            Current = current is null ? null : new Current(current.Sso, current.Etag, current.ChangedBy),
        };

    public async Task<Switch> GetSso()
    {
        var answer = await Answered(client.GetSsoAsync(Acme));
        return new Switch(answer.Result.Sso, answer.Headers["ETag"].Single());
    }

    private async Task<Turned> Turn(string ifMatch, TurnSsoBody body)
    {
        var answer = await Said(client.TurnSsoAsync(Acme, ifMatch, body));
        return new Turned(answer.Sso, answer.UsersWithoutPassword?.Items.Count ?? 0);
    }

    public Task<Turned> TurnOn(string ifMatch, int? acceptLockouts) =>
        Turn(ifMatch, new TurnSsoBody { Sso = TurnSsoBodySso.On, AcceptLockouts = acceptLockouts, AcceptUnknownReadiness = false });

    public Task<Turned> TurnToShadow(string ifMatch) => Turn(ifMatch, new TurnSsoBody { Sso = TurnSsoBodySso.Shadow });

    public Task<Turned> TurnOff(string ifMatch) => Turn(ifMatch, new TurnSsoBody { Sso = TurnSsoBodySso.Off });

    public async Task<Step> Discover(string email)
    {
        var answer = await Said(client.DiscoverSignInAsync(new DiscoverSignInBody { Email = email, App = "elevate" }));
        return new Step(answer.Step, answer.Url);
    }

    private async Task<IReadOnlyList<string>> Edit(EditExclusionsBody body) =>
        (await Said(client.EditExclusionsAsync(Acme, body))).Results.Select(one => one.Outcome).ToList();

    public Task<IReadOnlyList<string>> Exclude(string email, string reason) =>
        Edit(new EditExclusionsBody { Add = [new EditExclusionsBodyAddItem { Email = email, Reason = reason }] });

    public Task<IReadOnlyList<string>> Include(string email) => Edit(new EditExclusionsBody { Remove = [email] });

    public async Task<IReadOnlyList<Exclusion>> ListExclusions() =>
        (await Said(client.ListExclusionsAsync(Acme))).Items
            .Select(one => new Exclusion(one.Email, one.Reason, one.ExpiresAt)).ToList();

    private async Task<Explained> Explain(ExplainSignInBody question)
    {
        var answer = await Said(client.ExplainSignInAsync(Acme, question));
        var facts = answer.Rules?.First().Facts.Count ?? 0;
        return new Explained(answer.Kind, answer.Step, answer.Reason, facts, answer.Outcome, answer.SupportCode);
    }

    public Task<Explained> Explain(string email) => Explain(new ExplainSignInBody { Email = email, App = "elevate" });

    public Task<Explained> ExplainStory(string supportCode) => Explain(new ExplainSignInBody { SupportCode = supportCode });

    public async Task<UserPage> ListUsers(int limit, string? after)
    {
        var page = await Said(client.ListUsersAsync(Acme, limit: limit, after: after));
        return new UserPage(page.Items.Select(user => user.Email).ToList(), page.Next);
    }

    public async Task<Change> GetNewestSwitch()
    {
        // By name: a new release may bring more parameters, anywhere among them.
        var page = await Said(client.ListAuditEventsAsync(
            Acme, limit: 1, kind: ListAuditEventsKind.SsoSwitched, outcome: ListAuditEventsOutcome.Done));
        var newest = page.Items.First();
        return new Change(newest.Action, newest.Before?["sso"].ToString(), newest.After?["sso"].ToString());
    }

    public async Task<Integration> GetIntegration()
    {
        var answer = await Said(client.GetIntegrationAsync(Acme));
        return new Integration(answer.State, answer.Health);
    }

    public async Task<Readiness> GetReadiness()
    {
        var answer = await Said(client.GetReadinessAsync(Acme, limit: 1));
        return new Readiness(answer.State, answer.Items.Count);
    }
}
