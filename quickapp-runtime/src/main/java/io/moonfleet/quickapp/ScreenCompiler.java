package io.moonfleet.quickapp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.quickapp.QuickAppException.Code;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Compiles the rows of {@code --%%u} headers into the three forms of a {@link Screen}. */
final class ScreenCompiler {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String DEFAULT_STEP = "1";

    /** A header and the table it holds. */
    record Row(HeaderLine header, JsonNode elements) {}

    /** What an element is in HC3's views, and the events that it can send; the first is its normal use. */
    @SuppressWarnings("ImmutableEnumChecker") // the list is List.of
    private enum Kind {
        LABEL("label", "label"),
        BUTTON("button", "button", "onReleased", "onLongPressDown", "onLongPressReleased"),
        SWITCH("switch", "switch", "onReleased", "onToggled", "onLongPressDown", "onLongPressReleased"),
        SLIDER("slider", "slider", "onChanged"),
        SELECT("select", "select", "onToggled"),
        MULTI("multi", "select", "onToggled"),
        IMAGE("image", "image");

        private final String key;
        private final String type;
        private final List<String> events;

        Kind(String key, String type, String... events) {
            this.key = key;
            this.type = type;
            this.events = List.of(events);
        }
    }

    private final String title;
    private final Set<String> names = new HashSet<>();
    private final ArrayNode callbacks = NODES.arrayNode();
    private final ArrayNode items = NODES.arrayNode();
    private final ArrayNode uiView = NODES.arrayNode();

    private ScreenCompiler(String title) {
        this.title = title;
    }

    static Screen compile(String quickAppName, List<Row> rows) {
        var compiler = new ScreenCompiler(quickAppName);
        rows.forEach(compiler::add);
        return new Screen(compiler.callbacks, compiler.viewLayout(), compiler.uiView);
    }

    private void add(Row row) {
        var elements = new ArrayList<ObjectNode>();
        if (row.elements.isArray()) {
            row.elements.forEach(element -> elements.add(element(row.header, element)));
        } else {
            elements.add(element(row.header, row.elements));
        }
        if (elements.isEmpty()) {
            throw row.header.error(Code.UI, "the row is empty");
        }
        addToViews(elements);
    }

    private void addToViews(List<ObjectNode> elements) {
        var weight = weight(elements.size());
        var view = NODES.objectNode().put("type", "horizontal");
        view.putObject("style").put("weight", "1.0");
        var components = view.putArray("components");
        var layout = NODES.arrayNode();
        for (var element : elements) {
            components.add(element);
            var old = element.deepCopy();
            old.remove("eventBinding");
            old.putObject("style").put("weight", weight);
            layout.add(old);
        }
        uiView.add(view);

        var item = NODES.objectNode().put("type", "vertical");
        item.putObject("style").put("weight", "1.2");
        var rows = item.putArray("components");
        if (elements.size() == 1) {
            rows.add(layout.get(0));
        } else {
            var horizontal = rows.addObject().put("type", "horizontal");
            horizontal.putObject("style").put("weight", "1.2");
            horizontal.set("components", layout);
        }
        rows.addObject().put("type", "space").putObject("style").put("weight", "0.5");
        items.add(item);
    }

    /** Shares of a row as HC3 writes them: 1.2 for a whole one. */
    private static String weight(int elements) {
        return elements == 1
                ? "1.2"
                : java.math.BigDecimal.ONE
                        .divide(java.math.BigDecimal.valueOf(elements), 2, java.math.RoundingMode.HALF_UP)
                        .toPlainString();
    }

    private ObjectNode element(HeaderLine header, JsonNode source) {
        if (!source.isObject()) {
            throw header.error(Code.UI, "an element must be a table like {label=\"name\", text=\"…\"}");
        }
        var kind = kindOf(header, source);
        var name = source.get(kind.key).textValue();
        if (name == null || name.isBlank()) {
            throw header.error(Code.UI, kind.key + " needs a name in quotes: {" + kind.key + "=\"name\", …}");
        }
        if (!names.add(name)) {
            throw header.error(Code.UI, "two elements are named '" + name + "'");
        }
        var element = NODES.objectNode().put("name", name).put("type", kind.type);
        element.put("text", source.path("text").asText(""));
        element.putObject("style").put("weight", "1.0");
        element.put("visible", source.path("visible").asBoolean(true));
        addKindsOwn(header, kind, source, element);
        bind(header, kind, name, source, element);
        return element;
    }

    private static Kind kindOf(HeaderLine header, JsonNode source) {
        Kind found = null;
        for (var kind : Kind.values()) {
            if (source.has(kind.key)) {
                if (found != null) {
                    throw header.error(Code.UI, "an element cannot be both " + found.key + " and " + kind.key);
                }
                found = kind;
            }
        }
        if (found == null) {
            throw header.error(
                    Code.UI,
                    "no element of a known kind (label, button, switch, slider, select, multi, image) in " + source
                            + meant(source));
        }
        return found;
    }

    private static String meant(JsonNode source) {
        var kinds = Stream.of(Kind.values()).map(kind -> kind.key).toList();
        return source.propertyStream()
                .flatMap(field -> HeaderKeys.near(field.getKey(), kinds).stream())
                .findFirst()
                .map(kind -> "; did you mean " + kind + "?")
                .orElse("");
    }

    private static void addKindsOwn(HeaderLine header, Kind kind, JsonNode source, ObjectNode element) {
        switch (kind) {
            case SWITCH -> element.put("value", source.path("value").asText("false"));
            case SLIDER -> addRange(header, source, element);
            case SELECT -> {
                element.put("selectionType", "single");
                element.set("options", options(header, kind, source));
                element.put("value", source.path("value").asText(""));
                element.set("values", NODES.arrayNode());
            }
            case MULTI -> {
                element.put("selectionType", "multi");
                element.set("options", options(header, kind, source));
                element.set("values", list(header, "values", source.path("values")));
            }
            case IMAGE -> element.put("url", source.path("url").asText(""));
            case LABEL, BUTTON -> {
                // nothing beyond text
            }
        }
    }

    private static void addRange(HeaderLine header, JsonNode source, ObjectNode element) {
        var min = number(header, source, "min", 0);
        var max = number(header, source, "max", 100);
        if (min >= max) {
            throw header.error(Code.UI, "a slider's min must be less than its max");
        }
        element.put("min", source.path("min").asText("0"));
        element.put("max", source.path("max").asText("100"));
        element.put("step", source.path("step").asText(DEFAULT_STEP));
        element.put("value", source.path("value").asText(element.get("min").textValue()));
    }

    private static double number(HeaderLine header, JsonNode source, String key, double otherwise) {
        try {
            return source.has(key) ? Double.parseDouble(source.get(key).asText()) : otherwise;
        } catch (NumberFormatException notANumber) {
            throw header.error(Code.UI, "a slider's " + key + " must be a number, not " + source.get(key));
        }
    }

    private static ArrayNode list(HeaderLine header, String key, JsonNode value) {
        if (value.isArray()) {
            return (ArrayNode) value;
        }
        if (value.isMissingNode() || value.isNull() || value.isObject() && value.isEmpty()) {
            return NODES.arrayNode();
        }
        throw header.error(Code.UI, key + " must be a list, not " + value);
    }

    /** HC3 shows nothing at all of a view with one malformed select, so it must not get that far. */
    private static ArrayNode options(HeaderLine header, Kind kind, JsonNode source) {
        var options = NODES.arrayNode();
        for (var option : list(header, "options", source.path("options"))) {
            var text = option.path("text");
            var value = option.path("value");
            if (!text.isValueNode() || !value.isValueNode()) {
                throw header.error(
                        Code.UI,
                        "each option of a " + kind.key + " must be {type=\"option\", text=\"…\", value=\"…\"}, not "
                                + option);
            }
            var type = option.path("type").asText("option");
            if (!type.equals("option")) {
                throw header.error(Code.UI, "the type of an option must be \"option\", not \"" + type + "\"");
            }
            options.addObject().put("type", "option").put("text", text.asText()).put("value", value.asText());
        }
        return options;
    }

    private void bind(HeaderLine header, Kind kind, String name, JsonNode source, ObjectNode element) {
        var binding = NODES.objectNode();
        for (var event : kind.events) {
            var callback = source.path(event);
            if (!callback.isMissingNode() && !callback.isTextual()) {
                throw header.error(
                        Code.UI, event + " of '" + name + "' must be a method's name in quotes, not " + callback);
            }
            if (callback.isTextual()) {
                addCallback(name, event, callback.textValue());
            }
            if (callback.isTextual() || event.equals(kind.events.getFirst())) {
                binding.set(event, deviceAction(kind, name, event));
            }
        }
        if (kind == Kind.SWITCH && source.has("onToggled") && !source.has("onReleased")) {
            addCallback(name, "onReleased", source.get("onToggled").textValue()); // what HC3's own clients send
        }
        if (!binding.isEmpty()) {
            element.set("eventBinding", binding);
        }
    }

    private void addCallback(String name, String event, String callback) {
        callbacks.addObject().put("name", name).put("eventType", event).put("callback", callback);
    }

    private static ArrayNode deviceAction(Kind kind, String name, String event) {
        var actions = NODES.arrayNode();
        var params = actions.addObject().put("type", "deviceAction").putObject("params");
        params.put("actionName", "UIAction");
        var args = params.putArray("args").add(event).add(name);
        if (kind != Kind.BUTTON) {
            args.add("$event.value");
        }
        return actions;
    }

    private JsonNode viewLayout() {
        var jason = NODES.objectNode();
        var root = jason.putObject("$jason");
        root.putObject("head").put("title", title);
        var body = root.putObject("body");
        var head = body.putObject("header").put("title", title);
        head.putObject("style").put("height", "0");
        body.putObject("sections").set("items", items);
        return jason;
    }
}
