using Narrowgate.Aws.Decode;
using Narrowgate.Aws.Models;
using Narrowgate.Aws.Models.Compile;
using Narrowgate.Aws.Tests.Decode;
using Narrowgate.Testing;

namespace Narrowgate.Aws.Tests.Models.Compile;

public sealed class AddedModelsTests : IDisposable
{
    private const string Newest = """
        {
          "metadata": {
            "apiVersion": "2026-11-01", "endpointPrefix": "novelty", "protocol": "json", "jsonVersion": "1.1",
            "serviceId": "Novelty", "signingName": "novelty", "targetPrefix": "Novelty"
          },
          "operations": {
            "MakeThing": { "name": "MakeThing", "http": { "method": "POST", "requestUri": "/" }, "input": { "shape": "Thing" } }
          },
          "shapes": {
            "Thing": { "type": "structure", "members": { "Name": { "shape": "Text" } } },
            "Text": { "type": "string" }
          }
        }
        """;

    private const string Rules = """
        {
          "version": "1.0",
          "parameters": { "Region": { "type": "String" } },
          "rules": [ { "type": "endpoint", "conditions": [], "endpoint": { "url": "https://novelty.{Region}.amazonaws.com" } } ]
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_service_that_the_build_does_not_know_joins_the_catalogue()
    {
        Write("novelty", Newest);

        var catalogue = new ModelCatalogue(Read());

        catalogue.Find("novelty")!.Operations.Keys.ShouldBe(["MakeThing"]);
        catalogue.WithSigningName("novelty").ShouldBe(["novelty"]);
        catalogue.Find("s3").ShouldNotBeNull();
        catalogue.Index.Services.Count.ShouldBe(425);
        catalogue.Index.Source.ShouldEndWith($"; novelty of {_folder.Path}");
    }

    [Fact]
    public void A_service_of_the_same_name_takes_the_place_of_the_built_in_one_and_keeps_its_hosts()
    {
        Write("sns", Newest);

        var catalogue = new ModelCatalogue(Read());

        catalogue.Find("sns")!.SigningName.ShouldBe("novelty");
        catalogue.WithSigningName("sns").ShouldBeEmpty();
        catalogue.Endpoints.At("sns.eu-west-1.amazonaws.com").ShouldNotBeEmpty();
    }

    [Fact]
    public void Endpoint_rules_that_come_with_a_service_say_where_it_is()
    {
        Write("novelty", Newest, Rules);

        var table = new ModelCatalogue(Read()).Endpoints;

        table.At("novelty.eu-west-1.amazonaws.com").Select(served => served.Service).Distinct().ShouldBe(["novelty"]);
        table.At("sqs.eu-west-1.amazonaws.com").ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("\"awsQueryCompatible\": {},", true)]
    [InlineData("", false)]
    public void An_added_service_takes_query_mode_where_its_model_says_that_it_once_spoke_query(string trait, bool isTaken)
    {
        Write("novelty", Newest.Replace("\"apiVersion\"", $"{trait} \"apiVersion\"", StringComparison.Ordinal));
        var request = Decoding.Request(
            "POST", "/", "X-Amz-Target: Novelty.MakeThing", "Content-Type: application/x-amz-json-1.1", "x-amzn-query-mode: true");

        var begun = new RequestDecoder(new ModelCatalogue(Read()), Limits.Default).Begin(request, "novelty");

        begun.Holds(out _, out var refusal).ShouldBe(isTaken);
        (refusal?.Message ?? "").ShouldBe(
            isTaken ? "" : "The header 'x-amzn-query-mode' is for services which once spoke the query protocol.");
    }

    [Fact]
    public void All_that_is_wrong_in_the_folder_is_said_at_once_and_with_its_place()
    {
        Write("novelty", Newest);
        Write("broken", Newest.Replace("\"Text\" } }", "\"Gone\" } }", StringComparison.Ordinal));
        Write("torn", Newest[..100]);
        Write("ruled", Newest, Rules.Replace("\"endpoint\", \"cond", "\"surprise\", \"cond", StringComparison.Ordinal));

        AddedModels.Read(_folder.Path, out var faults);

        faults.Select(fault => fault.Place.Split(':', ' ')[0]).ShouldBe(["broken", "ruled", "torn"], ignoreOrder: true);
        faults.First(fault => fault.Place.StartsWith("broken", StringComparison.Ordinal)).Message.ShouldContain("there is no shape 'Gone'");
    }

    [Fact]
    public void A_folder_without_models_is_a_fault_and_so_is_none()
    {
        AddedModels.Read(_folder.Path, out var empty);
        AddedModels.Read(_folder["nowhere"], out var missing);

        empty.Single().Fault.ShouldContain("service-2.json");
        missing.Single().Message.ShouldContain("nowhere: there is no such folder");
    }

    private AddedModels Read()
    {
        var added = AddedModels.Read(_folder.Path, out var faults);
        faults.ShouldBeEmpty();
        return added;
    }

    private void Write(string service, string model, string? rules = null)
    {
        var version = Directory.CreateDirectory(Path.Combine(_folder.Path, service, "2026-11-01")).FullName;
        File.WriteAllText(Path.Combine(version, "service-2.json"), model);
        if (rules is not null)
        {
            File.WriteAllText(Path.Combine(version, "endpoint-rule-set-1.json"), rules);
        }
    }
}
