package io.moonfleet.quickapp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.moonfleet.lua.LuaEngine;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the {@code --%%key:value} lines of a development file. */
public final class Headers {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String DEFAULT_TYPE = "com.fibaro.binarySwitch";
    private static final Pattern ASSIGNMENT = Pattern.compile("^(\\w+)\\s*[=:]\\s*(.+)$");
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy/M/d", Locale.ROOT);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("H:mm[:ss]", Locale.ROOT);
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyy/M/d H:mm[:ss]", Locale.ROOT);

    /** Headers whose text becomes a property of the device. */
    private static final Map<String, String> PROPERTY_OF = Map.of(
            "uid", "quickAppUuid",
            "manufacturer", "manufacturer",
            "model", "model",
            "role", "deviceRole",
            "description", "userDescription");

    private static final Pattern QUOTED = Pattern.compile("^([\"'])(.*)\\1$");
    private static final Pattern SELECTION = Pattern.compile("^\\w+\\s*[:=]");

    private static final String NO_DEBUGGER =
            " has no effect: it makes an editor's debugger stop at the first line, and no debugger"
                    + " can be attached here. To see what runs, write --%%debug:true (all that the QuickApp does to its home is"
                    + " logged) or put self:debug(...) at the first line";

    private static final Set<String> FLAGS = Set.of("offline", "proxy", "desktop", "debug", "breakonload");

    /** What the loader follows itself. */
    private static final Set<String> FOLLOWED = Set.of("file", "headers");

    private final HeaderExpressions expressions;
    private final List<HeaderWarning> warnings = new ArrayList<>();
    private final Map<String, HeaderLine> texts = new LinkedHashMap<>();
    private final Map<String, Boolean> flags = new LinkedHashMap<>();
    private final Map<String, JsonNode> variables = new LinkedHashMap<>();
    private final Map<String, JsonNode> conceal = new LinkedHashMap<>();
    private final Set<String> interfaces = new LinkedHashSet<>();
    private final List<ScreenCompiler.Row> rows = new ArrayList<>();

    private Headers(HeaderExpressions expressions) {
        this.expressions = expressions;
    }

    /**
     * Reads the headers of the main file; the other files are already there.
     *
     * @param environment what the expressions of typed values may read by name
     * @throws QuickAppException with {@code file:line: message}
     */
    public static QuickAppDefinition parse(LuaEngine engine, QuickAppCode code, Map<String, String> environment) {
        var main = code.main();
        return parse(engine, HeaderLine.in(main.label(), main.text()), code, environment);
    }

    static QuickAppDefinition parse(
            LuaEngine engine, List<HeaderLine> lines, QuickAppCode code, Map<String, String> environment) {
        try (var expressions = new HeaderExpressions(engine, environment)) {
            var headers = new Headers(expressions);
            lines.forEach(headers::read);
            return headers.definition(code);
        }
    }

    private void read(HeaderLine header) {
        var key = header.key();
        if (key.equals("debug")
                && SELECTION.matcher(header.value()).find()) { // of kinds of messages, in older emulators
            warnings.add(new HeaderWarning(
                    header.file(), header.line(), "--%%debug is true or false; '" + header.value() + "' is ignored"));
            return;
        }
        if (FLAGS.contains(key.toLowerCase(Locale.ROOT))) {
            flags.put(key.toLowerCase(Locale.ROOT), flag(header));
            if (key.equalsIgnoreCase("breakonload") && flag(header)) {
                warnings.add(new HeaderWarning(header.file(), header.line(), "--%%" + key + NO_DEBUGGER));
            }
            return;
        }
        switch (key) {
            case "var" -> assign(header, variables);
            case "conceal" -> assign(header, conceal);
            case "interfaces" -> readInterfaces(header);
            case "u" -> rows.add(new ScreenCompiler.Row(header, expressions.evaluate(header, header.value())));
            case "name", "type", "id", "time", "speed", "latitude", "longitude", "save", "project", "state" ->
                texts.put(key, header);
            default -> readRest(header);
        }
    }

    private void readRest(HeaderLine header) {
        if (PROPERTY_OF.containsKey(header.key())) {
            texts.put(header.key(), header);
        } else if (!FOLLOWED.contains(header.key())) {
            warnings.add(new HeaderWarning(
                    header.file(),
                    header.line(),
                    "unknown header --%%" + header.key() + " ignored"
                            + HeaderKeys.near(header.key())
                                    .map(near -> "; did you mean --%%" + near + "?")
                                    .orElse("")));
        }
    }

    private void assign(HeaderLine header, Map<String, JsonNode> values) {
        var assignment = ASSIGNMENT.matcher(header.value());
        if (!assignment.matches()) {
            throw header.error("must be name=value, not '" + header.value() + "'");
        }
        var value = expressions.evaluate(header, assignment.group(2));
        if (value.isNull()) {
            warnings.add(new HeaderWarning(
                    header.file(),
                    header.line(),
                    "'" + assignment.group(2) + "' is nil (an environment variable that is not set?)"));
        }
        values.put(assignment.group(1), value);
    }

    private void readInterfaces(HeaderLine header) {
        var list = expressions.evaluate(header, header.value());
        if (!list.isArray() && !(list.isObject() && list.isEmpty())) {
            throw header.error("must be a list like {\"battery\", \"power\"}, not '" + header.value() + "'");
        }
        list.forEach(name -> interfaces.add(name.asText()));
    }

    private static boolean flag(HeaderLine header) {
        return switch (header.value().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "1", "" -> true;
            case "false", "no", "0", "nil" -> false;
            default -> throw header.error("must be true or false, not '" + header.value() + "'");
        };
    }

    private QuickAppDefinition definition(QuickAppCode code) {
        var name = text("name").orElse("My QuickApp");
        var screen = ScreenCompiler.compile(name, rows);
        var list = variables.entrySet().stream()
                .map(entry -> new QuickAppVariable(entry.getKey(), entry.getValue()))
                .toList();
        return new QuickAppDefinition(
                name,
                text("type").orElse(DEFAULT_TYPE),
                integer("id"),
                List.copyOf(interfaces),
                list,
                screen,
                properties(screen, list),
                code,
                options(),
                List.copyOf(warnings));
    }

    private Map<String, JsonNode> properties(Screen screen, List<QuickAppVariable> list) {
        var properties = new LinkedHashMap<String, JsonNode>();
        var quickAppVariables = NODES.arrayNode();
        list.forEach(variable ->
                quickAppVariables.addObject().put("name", variable.name()).set("value", variable.value()));
        properties.put("apiVersion", TextNode.valueOf("1.3"));
        properties.put("quickAppVariables", quickAppVariables);
        properties.put("uiCallbacks", screen.uiCallbacks());
        properties.put("viewLayout", screen.viewLayout());
        properties.put("uiView", screen.uiView());
        properties.put("useUiView", NODES.booleanNode(true));
        properties.put("useEmbededView", NODES.booleanNode(true)); // HC3's own spelling
        PROPERTY_OF.forEach(
                (key, property) -> text(key).ifPresent(value -> properties.put(property, TextNode.valueOf(value))));
        return Map.copyOf(properties);
    }

    private DevelopmentOptions options() {
        return new DevelopmentOptions(
                flags.getOrDefault("offline", false),
                flags.getOrDefault("proxy", false),
                flags.getOrDefault("desktop", false),
                flags.getOrDefault("debug", false),
                flags.getOrDefault("breakonload", false),
                Optional.ofNullable(texts.get("time")).map(Headers::moment),
                decimal("speed"),
                within("latitude", 90),
                within("longitude", 180),
                text("save").map(Path::of),
                integer("project"),
                text("state").map(Path::of),
                Map.copyOf(conceal));
    }

    private Optional<String> text(String key) {
        return Optional.ofNullable(texts.get(key))
                .map(HeaderLine::value)
                .map(Headers::withoutQuotes)
                .filter(value -> !value.isEmpty());
    }

    /** {@code --%%name="Lamp"} is meant as {@code --%%name:Lamp}; that is how older emulators had it. */
    private static String withoutQuotes(String value) {
        var quoted = QUOTED.matcher(value);
        return quoted.matches() ? quoted.group(2) : value;
    }

    private OptionalDouble decimal(String key) {
        var header = texts.get(key);
        if (header == null) {
            return OptionalDouble.empty();
        }
        var value = expressions.evaluate(header, header.value());
        if (!value.isNumber()) {
            throw header.error("must be a number, not '" + header.value() + "'");
        }
        return OptionalDouble.of(value.doubleValue());
    }

    private OptionalDouble within(String key, double farthest) {
        var value = decimal(key);
        if (value.isPresent() && Math.abs(value.getAsDouble()) > farthest) {
            throw texts.get(key).error("must be from -%.0f to %.0f".formatted(farthest, farthest));
        }
        return value;
    }

    private OptionalInt integer(String key) {
        var value = decimal(key);
        return value.isPresent() ? OptionalInt.of((int) value.getAsDouble()) : OptionalInt.empty();
    }

    private static LocalDateTime moment(HeaderLine header) {
        var text = header.value();
        try {
            if (text.indexOf('/') < 0) {
                return LocalDate.now(java.time.ZoneId.systemDefault()).atTime(LocalTime.parse(text, TIME));
            }
            return text.indexOf(':') < 0
                    ? LocalDate.parse(text, DATE).atStartOfDay()
                    : LocalDateTime.parse(text, MOMENT);
        } catch (DateTimeParseException malformed) {
            throw header.error("must be YYYY/MM/DD HH:MM[:SS], a date or a time, not '" + text + "'");
        }
    }
}
