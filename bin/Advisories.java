import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Asks a database of vulnerabilities (osv.dev, or another one with its interface) about everything that bills of materials name, and
 * prints what is known, a line for each. The builds reach no such database; whoever has a network runs this now and then and adds
 * what it finds to the root pom (docs/decisions/0112).
 *
 * <p>{@code java bin/Advisories.java [--url https://api.osv.dev] MODULE/target/bom.json …}; exit code 0: nothing is known, 1: something
 * is, 2: it could not ask.
 */
final class Advisories {

    private static final Pattern PART = Pattern.compile("\"purl\"\\s*:\\s*\"(pkg:maven/[^\"?]+)");
    private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*\"([^\"]+)\"");

    /** What the database takes at once. */
    private static final int AT_ONCE = 500;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    public static void main(String... arguments) {
        var url = "https://api.osv.dev";
        var bills = new ArrayList<Path>();
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].equals("--url")) {
                url = arguments[++i];
            } else {
                bills.add(Path.of(arguments[i]));
            }
        }
        try {
            var parts = parts(bills);
            var known = known(URI.create(url + "/v1/querybatch"), parts);
            known.forEach(System.out::println);
            System.err.printf("%d parts, %d with something known%n", parts.size(), known.size());
            System.exit(known.isEmpty() ? 0 : 1);
        } catch (IOException | InterruptedException | IllegalArgumentException e) {
            System.err.println("could not ask: " + e);
            System.exit(2);
        }
    }

    private static List<String> parts(List<Path> bills) throws IOException {
        if (bills.isEmpty()) {
            throw new IOException("no bill of materials is named; the builds write target/bom.json of each service");
        }
        var parts = new TreeSet<String>();
        for (var bill : bills) {
            PART.matcher(Files.readString(bill))
                    .results()
                    .map(match -> match.group(1))
                    .filter(part -> !part.startsWith("pkg:maven/io.moonfleet/"))
                    .forEach(parts::add);
        }
        return List.copyOf(parts);
    }

    private static List<String> known(URI address, List<String> parts) throws IOException, InterruptedException {
        var known = new ArrayList<String>();
        try (var client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            for (int from = 0; from < parts.size(); from += AT_ONCE) {
                var some = parts.subList(from, Math.min(parts.size(), from + AT_ONCE));
                var results = ask(client, address, some);
                for (int i = 0; i < some.size(); i++) {
                    var ids = ID.matcher(results.get(i)).results().map(match -> match.group(1)).toList();
                    if (!ids.isEmpty()) {
                        known.add(some.get(i) + " " + String.join(" ", ids));
                    }
                }
            }
        }
        return known;
    }

    /** An object for each part, in their order. */
    private static List<String> ask(HttpClient client, URI address, List<String> parts)
            throws IOException, InterruptedException {
        var queries = parts.stream()
                .map(part -> "{\"package\":{\"purl\":\"" + part + "\"}}")
                .collect(Collectors.joining(",", "{\"queries\":[", "]}"));
        var request = HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(queries))
                .build();
        var answer = client.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(address + " answers " + answer.statusCode());
        }
        var results = objects(answer.body());
        if (results.size() != parts.size()) {
            throw new IOException(address + " answers " + results.size() + " of " + parts.size() + " questions");
        }
        return results;
    }

    /** The objects in the one list of an object, as they are written; names and versions hold no braces. */
    private static List<String> objects(String json) {
        var objects = new ArrayList<String>();
        int depth = 0;
        int began = 0;
        for (int i = 0; i < json.length(); i++) {
            if (json.charAt(i) == '{' && depth++ == 1) {
                began = i;
            } else if (json.charAt(i) == '}' && --depth == 1) {
                objects.add(json.substring(began, i + 1));
            }
        }
        return objects;
    }
}
