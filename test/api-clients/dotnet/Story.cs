// The story of ../npm/story.ts, for clients of .NET: what a generator makes of the description stands behind IClient.
using System.Text.Json;

public sealed record Switch(string Sso, string ETag);
public sealed record Turned(string Sso, int WithoutPassword);
public sealed record Step(string Word, Uri? Url);
public sealed record Exclusion(string Email, string? Reason, DateTimeOffset? ExpiresAt);
public sealed record Explained(string Kind, string? Step, string? Reason, int Facts, string? Outcome, string? SupportCode);
public sealed record UserPage(IReadOnlyList<string> Emails, string? Next);
public sealed record Change(string Action, string? Before, string? After);
public sealed record Integration(string State, string Health);
public sealed record Readiness(string State, int Items);
public sealed record Current(string Sso, string ETag, string? ChangedBy);

/// <summary>What a problem told, as the generated exception has it.</summary>
public sealed class Refused(int status, string? code, string message) : Exception(message)
{
    public int Status { get; } = status;
    public string? Code { get; } = code;
    public IReadOnlyList<string>? Fields { get; init; }
    public int? LockedOut { get; init; }
    public Current? Current { get; init; }
    public object?[] Told => [Status, Code];
}

/// <summary>One caller, who sends the token that it was made with. Each call throws Refused where a problem is answered.</summary>
public interface IClient
{
    Task<Switch> GetSso();
    Task<Turned> TurnOn(string ifMatch, int? acceptLockouts);
    Task<Turned> TurnToShadow(string ifMatch);
    Task<Turned> TurnOff(string ifMatch);
    Task<Step> Discover(string email);
    Task<IReadOnlyList<string>> Exclude(string email, string reason);
    Task<IReadOnlyList<string>> Include(string email);
    Task<IReadOnlyList<Exclusion>> ListExclusions();
    Task<Explained> Explain(string email);
    Task<Explained> ExplainStory(string supportCode);
    Task<UserPage> ListUsers(int limit, string? after);
    Task<Change> GetNewestSwitch();
    Task<Integration> GetIntegration();
    Task<Readiness> GetReadiness();
}

public static class Story
{
    private const string Bob = "bob@acme.example";

    private sealed record Given(Uri Service, string Anna, string Ben, string Feed, string SupportCode);

    private static async Task<Refused> Refusal(Func<Task> ask)
    {
        try
        {
            await ask();
        }
        catch (Refused refused)
        {
            return refused;
        }
        throw new InvalidOperationException("nothing was refused");
    }

    private static async Task<bool[]> ListAllUsers(IClient feed)
    {
        var emails = new List<string>();
        string? after = null;
        for (var pages = 1; pages < 100; pages++)
        {
            var page = await feed.ListUsers(2, after);
            emails.AddRange(page.Emails);
            after = page.Next;
            if (after is null) return [pages > 2, emails.Distinct().Count() == emails.Count, emails.Contains(Bob)];
        }
        throw new InvalidOperationException("the list of users has no end");
    }

    /// <summary>Plays it with SSO off, leaves it off, and prints what was met, for the test to compare.</summary>
    public static async Task Play(Func<Uri, string?, IClient> makeClient)
    {
        var given = JsonSerializer.Deserialize<Given>(Environment.GetEnvironmentVariable("GIVEN")!, JsonSerializerOptions.Web)!;
        var manager = makeClient(given.Service, given.Anna);
        var nobody = makeClient(given.Service, null);

        var unauthenticated = await Refusal(nobody.GetSso);
        var forbidden = await Refusal(makeClient(given.Service, given.Ben).GetSso);
        var invalid = await Refusal(() => nobody.Discover("not an address"));

        var before = await manager.GetSso();
        var conflict = await Refusal(() => manager.TurnOn(before.ETag, null));
        var on = await manager.TurnOn(before.ETag, conflict.LockedOut);
        var stale = await Refusal(() => manager.TurnToShadow(before.ETag));
        var discovered = await nobody.Discover(Bob);

        var excluded = await manager.Exclude(Bob, "on leave");
        var listed = await manager.ListExclusions();
        var explained = await manager.Explain(Bob);
        var story = await manager.ExplainStory(given.SupportCode);
        var off = await manager.TurnOff(stale.Current!.ETag);
        var rediscovered = await nobody.Discover(Bob);
        var removed = await manager.Include(Bob);
        var users = await ListAllUsers(makeClient(given.Service, given.Feed));
        var change = await manager.GetNewestSwitch();
        var integration = await manager.GetIntegration();
        var readiness = await manager.GetReadiness();

        Console.WriteLine(JsonSerializer.Serialize(new Dictionary<string, object?>
        {
            ["unauthenticated"] = unauthenticated.Told,
            ["forbidden"] = forbidden.Told,
            ["invalid"] = (object?[])[.. invalid.Told, invalid.Fields],
            ["before"] = before.Sso,
            ["conflict"] = (object?[])[.. conflict.Told, conflict.LockedOut > 0],
            ["on"] = on.Sso,
            ["stale"] = (object?[])[.. stale.Told, stale.Current.Sso, stale.Current.ChangedBy],
            ["discovered"] = (object?[])[discovered.Word, discovered.Url?.Scheme.StartsWith("http")],
            ["excluded"] = excluded,
            ["listed"] = listed.Select(one => (object?[])[one.Email, one.Reason, one.ExpiresAt]),
            ["explained"] = (object?[])[explained.Kind, explained.Step, explained.Reason],
            ["facts"] = explained.Facts > 0,
            ["story"] = (object?[])[story.Kind, story.Outcome, story.SupportCode == given.SupportCode],
            ["off"] = (object?[])[off.Sso, off.WithoutPassword > 0],
            ["rediscovered"] = (object?[])[rediscovered.Word, rediscovered.Url],
            ["removed"] = removed,
            ["users"] = users,
            ["change"] = (object?[])[change.Action, change.Before, change.After],
            ["integration"] = (object?[])[integration.State, integration.Health],
            ["readiness"] = (object?[])[readiness.State, readiness.Items > 0],
        }));
    }
}
