package io.moonfleet.hub.internal.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.hub.internal.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What people are told of the API: of each operation what it does, what it takes and gives ({@code operations.txt}), and the areas
 * ({@code areas.txt}). The heads of the files explain their form. The API itself works without them, so they are read only when
 * somebody asks.
 */
public final class Notes {

    private static final String FOLDER = "/io/moonfleet/hub/";

    private final Map<String, Note> notes = new LinkedHashMap<>();
    private final Map<String, Shape> schemas = new LinkedHashMap<>();
    private final List<Area> areas = new ArrayList<>();

    /**
     * What is said of an operation.
     *
     * @param takes the body, or null
     * @param example of a body, or null
     * @param status of a good answer; 0 for the catalogue's
     * @param gives the answer, or null for none
     * @param causes the types of the events that it can cause
     */
    public record Note(
            String summary,
            List<Shape.Member> query,
            Shape takes,
            String example,
            int status,
            Shape gives,
            List<String> causes) {

        Note(String summary, Shape takes, String example, Shape gives) {
            this(summary, List.of(), takes, example, 0, gives, List.of());
        }
    }

    /** Of an operation of which nothing is written; a test finds it. */
    public static final Note NOTHING = new Note("", null, null, null);

    /** A part of the API with a description of its own. */
    public record Area(String name, String title, List<String> beginnings) {

        /** How much of a path is the beginning of this area; 0 for none. */
        int fits(String path) {
            return beginnings.stream()
                    .filter(begin -> path.equals(begin) || path.startsWith(begin + "/"))
                    .mapToInt(String::length)
                    .max()
                    .orElse(0);
        }
    }

    public Notes() {
        readAreas();
        readOperations();
    }

    private static List<String> lines(String file) {
        try (var in = Notes.class.getResourceAsStream(FOLDER + file);
                var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readAreas() {
        for (var line : lines("areas.txt")) {
            var parts = line.split(" *\\| *", -1);
            areas.add(new Area(parts[0], parts[1], List.of(parts[2].split(" +", -1))));
        }
    }

    private void readOperations() {
        String key = null;
        var draft = new LinkedHashMap<String, String>();
        for (var line : lines("operations.txt")) {
            if (!line.startsWith("  ")) {
                finish(key, draft);
                key = line.strip();
                continue;
            }
            var text = line.strip();
            int space = text.indexOf(' ');
            var word = space < 0 ? text : text.substring(0, space);
            switch (word) {
                case "query", "takes", "like", "answers", "gives", "causes" ->
                    draft.put(word, text.substring(space + 1));
                default -> draft.merge("summary", text, (before, more) -> before + " " + more);
            }
        }
        finish(key, draft);
    }

    private void finish(String key, Map<String, String> draft) {
        if (key == null) {
            return;
        }
        try {
            if (key.startsWith("schema ")) {
                schemas.put(key.substring("schema ".length()), Shape.parse(draft.get("gives")));
            } else {
                notes.put(key, note(draft));
            }
        } catch (RuntimeException e) {
            throw new IllegalStateException("operations.txt, " + key + ": " + e.getMessage(), e);
        }
        draft.clear();
    }

    private static Note note(Map<String, String> draft) {
        var takes = draft.get("takes");
        var gives = draft.get("gives");
        return new Note(
                draft.getOrDefault("summary", ""),
                Shape.members(draft.getOrDefault("query", "")),
                takes == null ? null : Shape.parse(takes),
                draft.get("like"),
                Integer.parseInt(draft.getOrDefault("answers", "0")),
                gives == null ? null : Shape.parse(gives),
                draft.containsKey("causes") ? List.of(draft.get("causes").split(" ", -1)) : List.of());
    }

    public List<Area> areas() {
        return areas;
    }

    /** Schemas that are no kinds of documents. */
    public Map<String, Shape> schemas() {
        return schemas;
    }

    /** The area of an operation: the one with the longest beginning that fits. */
    public Area areaOf(Operation operation) {
        Area best = null;
        for (var area : areas) {
            if (area.fits(operation.path()) > (best == null ? 0 : best.fits(operation.path()))) {
                best = area;
            }
        }
        return best == null ? areas.getLast() : best;
    }

    /** What is said of an operation; of those that a kind of documents has by itself, what is true of all kinds. */
    public Optional<Note> of(Operation operation) {
        // What only says what it causes is described by its kind.
        return written(operation)
                .filter(note -> !note.summary().isEmpty())
                .or(() -> Optional.ofNullable(ofDocuments(operation)));
    }

    private Optional<Note> written(Operation operation) {
        return Optional.ofNullable(notes.get(operation.method() + " " + operation.path()));
    }

    /** The types of the events that an operation can cause. */
    public List<String> causes(Operation operation) {
        var causes = new ArrayList<>(written(operation).map(Note::causes).orElse(List.of()));
        var resource = operation.resource();
        var change =
                switch (operation.behaviour()) {
                    case "collection.create" -> "create";
                    case "collection.put", "document.put" -> "update";
                    case "collection.delete" -> "delete";
                    default -> "";
                };
        if (resource != null && resource.events().containsKey(change)) {
            causes.add(resource.events().get(change));
        }
        return causes;
    }

    /** The operations that are written of, to find those that are no more. */
    public List<String> written() {
        return List.copyOf(notes.keySet());
    }

    private static Note ofDocuments(Operation operation) {
        var resource = operation.resource();
        if (resource == null) {
            return null;
        }
        var kind = words(resource.kind());
        var one = new Shape.Named(resource.kind());
        return switch (operation.behaviour()) {
            case "collection.list" -> new Note("All: " + kind + ".", null, null, new Shape.ListOf(one));
            case "collection.get" -> new Note("One " + kind + ".", null, null, one);
            case "collection.create" -> new Note("Makes a " + kind + ".", one, example(resource), one);
            case "collection.put" ->
                new Note(
                        "Changes a " + kind + "; fields that are missing keep their value.",
                        one,
                        "{}",
                        operation.status() == 200 ? one : null);
            case "collection.delete" -> new Note("Removes a " + kind + ".", null, null, null);
            case "document.get" -> new Note("Tells: " + kind + ".", null, null, one);
            case "document.put" ->
                new Note(
                        "Sets: " + kind + "; fields that are missing keep their value.",
                        one,
                        "{}",
                        operation.status() == 200 ? one : null);
            default -> null;
        };
    }

    /** {@code rgbProgram} → {@code rgb program}. */
    private static String words(String kind) {
        var words = new StringBuilder();
        for (int i = 0; i < kind.length(); i++) {
            char letter = kind.charAt(i);
            if (Character.isUpperCase(letter)) {
                words.append(' ');
            }
            words.append(Character.toLowerCase(letter));
        }
        return words.toString();
    }

    /** A body with all that must be there. */
    private static String example(Resource resource) {
        var body = Json.object();
        for (var field : resource.fields()) {
            if (field.required()) {
                body.set(field.name(), sample(field));
            }
        }
        return Json.write(body);
    }

    private static JsonNode sample(Field field) {
        if (!field.choices().isEmpty()) {
            return Json.text(field.choices().getFirst());
        }
        return switch (field.type()) {
            case TEXT -> Json.text("Example");
            case NUMBER, DECIMAL -> Json.number(1);
            default -> field.initialValue();
        };
    }
}
