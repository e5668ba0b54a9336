using System.Text;
using Narrowgate.Testing;

namespace Narrowgate.JourneyTests.Clients;

/// <summary>The promise of the matrix: whatever the client and the service, the results are those of the straight way.</summary>
[Trait("Needs", "processes")]
public sealed class ClientMatrixTests(MatrixRun run) : IClassFixture<MatrixRun>
{
    private const string Page = "docs/clients.md";

    public static TheoryData<string, string, string> Cells
    {
        get
        {
            var cells = new TheoryData<string, string, string>();
            foreach (var mode in ClientMode.All)
            {
                foreach (var client in MatrixClient.All)
                {
                    foreach (var flow in mode.Flows(client))
                    {
                        cells.Add(mode.Name, client.Name, flow);
                    }
                }
            }
            return cells;
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void The_results_are_those_of_the_straight_way(string mode, string client, string flow) =>
        run.Cell(mode, client, flow).Differences.ShouldBeEmpty($"{mode}, {client}, {flow}");

    [Fact]
    public void The_page_shows_every_cell_and_what_is_masked_in_it()
    {
        foreach (var mode in ClientMode.All)
        {
            var clients = MatrixClient.All.Where(client => mode.Flows(client) is not []).ToArray();
            var table = new StringBuilder($"| | {string.Join(" | ", clients.Select(client => client.Name))} |\n");
            table.Append('|').Append(string.Concat(Enumerable.Repeat("---|", clients.Length + 1))).Append('\n');
            foreach (var flow in MatrixClient.Rows.Where(flow => clients.Any(client => mode.Flows(client).Contains(flow))))
            {
                table.Append(null, $"| {flow} | {string.Join(" | ", clients.Select(client => Cell(mode, client, flow)))} |\n");
            }
            KeptDocument.ShouldHold(Page, mode.Name, table.ToString());
        }
        KeptDocument.ShouldHold(Page, "masked", Masked());
    }

    private string Cell(ClientMode mode, MatrixClient client, string flow) =>
        !mode.Flows(client).Contains(flow) ? ""
        : run.Cell(mode.Name, client.Name, flow).Differences.Count == 0 ? "the same" : "differs";

    private string Masked() => string.Join('\n',
        from flow in MatrixClient.Rows
        from client in MatrixClient.All
        where client.Flows.Contains(flow)
        let masked = ClientMode.All.Where(mode => mode.Flows(client).Contains(flow))
            .SelectMany(mode => run.Cell(mode.Name, client.Name, flow).Masked)
        from path in masked.Distinct()
        select $"- {flow}, {client.Name}: `{path}`");
}
