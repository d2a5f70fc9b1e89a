package io.moonfleet.hub.internal.catalogue;

import io.moonfleet.hub.internal.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * All operations of the API and all kinds of documents, read from {@code catalogue.txt}, whose head explains the form.
 * The router, the checks of what comes in, the store's kinds and the tests read this one description.
 */
public final class Catalogue {

    private static final String FILE = "/io/moonfleet/hub/catalogue.txt";
    private static final int DEFAULT_LIMIT = 1_000;

    private final Map<String, Resource> resources = new LinkedHashMap<>();
    private final List<Operation> operations = new ArrayList<>();

    public Catalogue() {
        Draft draft = null;
        int number = 0;
        try (var in = Catalogue.class.getResourceAsStream(FILE);
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (line.isBlank() || line.startsWith("#")) {
                    continue;
                }
                if (line.startsWith("  ")) {
                    draft.line(line.strip());
                    continue;
                }
                finish(draft);
                draft = null;
                var words = line.split(" +", 5);
                switch (words[0]) {
                    case "collection", "document" -> draft = new Draft(words);
                    case "fixed" -> fixed(line.split(" +", 4), "fixed");
                    case "accepted" -> fixed(line.split(" +", 4), "accepted");
                    default -> operation(words);
                }
            }
            finish(draft);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            throw new IllegalStateException("catalogue.txt, line " + number + ": " + e.getMessage(), e);
        }
    }

    public Map<String, Resource> resources() {
        return resources;
    }

    public List<Operation> operations() {
        return operations;
    }

    private void finish(Draft draft) {
        if (draft == null) {
            return;
        }
        var resource = draft.build();
        resources.put(resource.kind(), resource);
        var path = resource.path();
        if (resource.single()) {
            derive(draft, "GET", path, "document.get", resource, 200);
            derive(draft, "PUT", path, "document.put", resource, resource.status("update"));
            return;
        }
        var item = path + "/{" + resource.key() + "}";
        derive(draft, "GET", path, "collection.list", resource, 200);
        derive(draft, "POST", path, "collection.create", resource, resource.status("create"));
        derive(draft, "GET", item, "collection.get", resource, 200);
        derive(draft, "PUT", item, "collection.put", resource, resource.status("update"));
        derive(draft, "DELETE", item, "collection.delete", resource, resource.status("delete"));
    }

    private void derive(Draft draft, String method, String path, String behaviour, Resource resource, int status) {
        if (!draft.without.contains(behaviour.substring(behaviour.indexOf('.') + 1))) {
            operations.add(new Operation(method, path, behaviour, resource, status, null));
        }
    }

    /** {@code fixed GET /path {"a":1}}: answers that; {@code accepted POST /path 202}: does nothing, says so. */
    private void fixed(String[] words, String behaviour) {
        boolean json = behaviour.equals("fixed");
        operations.add(new Operation(
                words[1],
                words[2],
                behaviour,
                null,
                json ? 200 : Integer.parseInt(words[3]),
                json ? Json.read(words[3]) : null));
    }

    /** {@code GET /path behaviour [kind]}. */
    private void operation(String[] words) {
        var resource = words.length > 3 ? resources.get(words[3]) : null;
        if (words.length > 3 && resource == null) {
            throw new IllegalStateException("unknown kind " + words[3]);
        }
        operations.add(new Operation(words[0], words[1], words[2], resource, 200, null));
    }

    /** A kind while its lines are read. */
    private static final class Draft {
        private final String kind;
        private final String path;
        private final String key;
        private final boolean numbered;
        private final int firstId;
        private final List<Field> fields = new ArrayList<>();
        private final Map<String, Integer> statuses = new HashMap<>();
        private final Map<String, String> events = new HashMap<>();
        private Set<String> without = Set.of();
        private int limit = DEFAULT_LIMIT;
        private boolean open;

        Draft(String[] words) {
            kind = words[1];
            path = words[2];
            key = words.length > 3 ? words[3] : "";
            numbered = words.length > 4 && words[4].startsWith("from ");
            firstId = numbered ? Integer.parseInt(words[4].substring("from ".length())) : 1;
        }

        void line(String line) {
            int space = line.indexOf(' ');
            var word = space < 0 ? line : line.substring(0, space);
            var rest = space < 0 ? "" : line.substring(space + 1);
            switch (word) {
                case "answers" ->
                    pairs(rest).forEach((change, status) -> statuses.put(change, Integer.parseInt(status)));
                case "event" -> events.putAll(pairs(rest));
                case "without" -> without = Set.of(rest.split(" ", -1));
                case "limit" -> limit = Integer.parseInt(rest);
                case "open" -> open = true;
                default -> fields.add(field(word, rest));
            }
        }

        private static Map<String, String> pairs(String text) {
            var pairs = new HashMap<String, String>();
            for (var pair : text.split(" ", -1)) {
                int equals = pair.indexOf('=');
                pairs.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
            return pairs;
        }

        /** {@code name text required | of a b | = JSON}. */
        private static Field field(String name, String rest) {
            int equals = rest.indexOf("= ");
            var initial = equals < 0 ? null : Json.read(rest.substring(equals + 2));
            var left = equals < 0 ? rest : rest.substring(0, equals).strip();
            int of = left.indexOf(" of ");
            var choices =
                    of < 0 ? List.<String>of() : List.of(left.substring(of + 4).split(" ", -1));
            var words = List.of((of < 0 ? left : left.substring(0, of)).split(" ", -1));
            var type = Field.Type.valueOf(words.getFirst().toUpperCase(Locale.ROOT));
            return new Field(name, type, words.contains("required"), words.contains("readonly"), initial, choices);
        }

        Resource build() {
            return new Resource(kind, path, key, numbered, firstId, limit, fields, statuses, events, open);
        }
    }
}
