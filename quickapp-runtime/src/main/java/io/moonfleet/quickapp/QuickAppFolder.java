package io.moonfleet.quickapp;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.quickapp.QuickAppException.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** A QuickApp as a folder of Lua files: the main one with headers from which {@link QuickAppLoader} makes it again. */
public final class QuickAppFolder {

    private static final Pattern SAFE = Pattern.compile("[\\w.-]+");
    private static final Map<String, String> TEXTS = Map.of(
            "quickAppUuid", "uid",
            "manufacturer", "manufacturer",
            "model", "model",
            "deviceRole", "role",
            "userDescription", "description");

    /** What is written from the QuickApp itself. */
    private static final Set<String> WRITTEN = Set.of(
            "name",
            "type",
            "uid",
            "manufacturer",
            "model",
            "role",
            "description",
            "interfaces",
            "var",
            "u",
            "file",
            "headers");

    private QuickAppFolder() {}

    /**
     * Writes {@code main.lua} and the other files; the folder is made, and nothing in it is overwritten.
     *
     * @return the main file
     * @throws QuickAppException a file is there already, or cannot be written
     */
    public static Path unpack(QuickAppDefinition definition, Path folder) {
        var texts = new java.util.LinkedHashMap<Path, String>();
        var headers = new ArrayList<String>();
        for (var file : definition.code().files()) {
            if (!SAFE.matcher(file.name()).matches() || file.name().startsWith(".")) {
                throw new QuickAppException(Code.FILES, "'" + file.name() + "' cannot be the name of a file");
            }
            if (!file.main()) {
                headers.add("--%%file:" + file.name() + ".lua," + file.name());
                texts.put(folder.resolve(file.name() + ".lua"), file.text());
            }
        }
        var own = new ArrayList<String>();
        var rest = withoutHeaders(definition.code().main().text(), own);
        var main = folder.resolve("main.lua");
        texts.put(main, String.join("\n", headers(definition, headers, own)) + "\n\n" + rest);
        write(folder, texts);
        return main;
    }

    /**
     * The text without the headers that are written anew: unpacking what was packed gives the same folder again.
     *
     * @param own gets the headers that only the text knows: those of the development run
     */
    private static String withoutHeaders(String text, List<String> own) {
        var kept = new ArrayList<String>();
        var lines = text.split("\n", -1);
        var at = 0;
        while (at < lines.length && !HeaderLine.endsHeaders(lines[at])) {
            var key = HeaderLine.keyOf(lines[at].stripTrailing());
            if (key == null) {
                kept.add(lines[at]);
            } else if (!WRITTEN.contains(key)) {
                own.add(lines[at].strip());
            }
            at++;
        }
        at++; // the line that ends them, and an empty one that follows
        if (at < lines.length && lines[at].isBlank()) {
            at++;
        }
        kept.addAll(List.of(lines).subList(Math.min(at, lines.length), lines.length));
        return String.join("\n", kept);
    }

    private static void write(Path folder, Map<Path, String> texts) {
        try {
            Files.createDirectories(folder);
            for (var entry : texts.entrySet()) {
                Files.write(
                        entry.getKey(),
                        entry.getValue().getBytes(StandardCharsets.UTF_8),
                        StandardOpenOption.CREATE_NEW);
            }
        } catch (FileAlreadyExistsException exists) {
            throw new QuickAppException(Code.FILES, exists.getFile() + " exists already", exists);
        } catch (IOException failed) {
            throw new QuickAppException(Code.FILES, "cannot write to " + folder + ": " + failed.getMessage(), failed);
        }
    }

    private static List<String> headers(QuickAppDefinition definition, List<String> files, List<String> own) {
        var lines = new ArrayList<String>();
        lines.add("--%%name:" + definition.name());
        lines.add("--%%type:" + definition.type());
        new java.util.TreeMap<>(TEXTS).forEach((property, header) -> {
            var value = definition.properties().get(property);
            if (value != null && value.isTextual() && !value.textValue().isBlank()) {
                lines.add("--%%" + header + ":" + value.textValue().replace('\n', ' '));
            }
        });
        if (!definition.interfaces().isEmpty()) {
            lines.add("--%%interfaces:{"
                    + String.join(
                            ",",
                            definition.interfaces().stream()
                                    .map(LuaText::quoted)
                                    .toList())
                    + "}");
        }
        definition
                .variables()
                .forEach(variable -> lines.add("--%%var:" + variable.name() + "=" + LuaText.of(variable.value())));
        definition
                .screen()
                .uiView()
                .forEach(
                        row -> lines.add("--%%u:" + row(row, definition.screen().uiCallbacks())));
        lines.addAll(files);
        lines.addAll(own);
        lines.add("--ENDOFHEADERS");
        return lines;
    }

    private static String row(JsonNode row, JsonNode callbacks) {
        var elements = new ArrayList<String>();
        row.path("components").forEach(element -> elements.add(element(element, callbacks)));
        return elements.size() == 1 ? elements.getFirst() : "{" + String.join(",", elements) + "}";
    }

    private static String element(JsonNode element, JsonNode callbacks) {
        var type = element.path("type").asText("label");
        var kind = element.path("selectionType").asText().equals("multi") ? "multi" : type;
        var fields = new ArrayList<String>();
        fields.add(kind + "=" + LuaText.of(element.path("name")));
        for (var key : List.of("text", "value", "min", "max", "step", "url", "options", "values", "visible")) {
            var value = element.path(key);
            if (isWorthWriting(kind, key, value)) {
                fields.add(key + "=" + LuaText.of(value));
            }
        }
        for (var callback : callbacks) {
            if (callback.path("name").equals(element.path("name"))
                    && !callback.path("callback").asText().isEmpty()) {
                fields.add(callback.path("eventType").asText() + "=" + LuaText.of(callback.path("callback")));
            }
        }
        return "{" + String.join(",", fields) + "}";
    }

    private static boolean isWorthWriting(String kind, String key, JsonNode value) {
        return switch (key) {
            case "visible" -> value.isBoolean() && !value.booleanValue();
            case "values" -> kind.equals("multi") && !value.isMissingNode();
            default -> !value.isMissingNode() && !value.isNull();
        };
    }
}
