package io.moonfleet.quickapp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.quickapp.QuickAppException.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** QuickApps as {@code .fqa} files: what HC3 exports and installs. */
public final class QuickAppArchive {

    private static final Set<String> VERSIONS = Set.of("1.0", "1.1", "1.2", "1.3");

    /** The order in which HC3 writes what it knows; anything else follows by name, so that equal input gives equal bytes. */
    private static final List<String> PROPERTY_ORDER = List.of(
            "viewLayout",
            "uiView",
            "uiCallbacks",
            "quickAppVariables",
            "apiVersion",
            "useEmbededView",
            "useUiView",
            "manufacturer",
            "model",
            "buildNumber",
            "supportedDeviceRoles",
            "userDescription",
            "typeTemplateInitialized",
            "quickAppUuid",
            "deviceRole");

    /** Lenient where public files are: raw control characters in strings, a byte order mark. */
    private static final JsonMapper LENIENT = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .build();

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private QuickAppArchive() {}

    /**
     * Reads a .fqa of any version.
     *
     * @param name what messages call it
     * @throws QuickAppException it is none, or an encrypted .fqax
     */
    public static QuickAppDefinition read(String name, byte[] content) {
        var fqa = parse(name, content);
        var version = fqa.path("apiVersion").asText("1.0");
        if (!VERSIONS.contains(version)) {
            throw bad(name, "apiVersion is \"" + version + "\"; known are 1.0 to 1.3");
        }
        var properties = fqa.path("initialProperties").isObject()
                ? ((ObjectNode) fqa.get("initialProperties")).deepCopy()
                : NODES.objectNode();
        var code = code(name, fqa, properties);
        var interfaces = new ArrayList<String>();
        fqa.path("initialInterfaces").forEach(entry -> interfaces.add(entry.asText()));
        var map = new LinkedHashMap<String, JsonNode>();
        properties.properties().forEach(entry -> map.put(entry.getKey(), entry.getValue()));
        return new QuickAppDefinition(
                fqa.path("name").asText("QuickApp"),
                fqa.path("type").asText("com.fibaro.deviceController"),
                OptionalInt.empty(),
                List.copyOf(interfaces),
                variables(properties),
                new Screen(
                        list(properties.path("uiCallbacks")),
                        properties.path("viewLayout"),
                        list(properties.path("uiView"))),
                Map.copyOf(map),
                code,
                noOptions(),
                List.of());
    }

    private static JsonNode parse(String name, byte[] content) {
        var start = hasByteOrderMark(content) ? 3 : 0;
        try {
            var fqa = LENIENT.readTree(content, start, content.length - start);
            if (fqa != null && fqa.isObject() && (fqa.has("files") || fqa.has("initialProperties"))) {
                return fqa;
            }
        } catch (JsonProcessingException noJson) {
            if (!looksLikeText(content)) {
                throw bad(
                        name,
                        "it is encrypted or no .fqa at all; an .fqax is signed and encrypted by Fibaro and"
                                + " cannot be opened, export it as .fqa instead");
            }
            throw bad(name, "line " + noJson.getLocation().getLineNr() + ": " + said(noJson));
        } catch (IOException impossible) {
            throw bad(name, impossible.getMessage());
        }
        throw bad(name, "it is no .fqa: there are neither \"files\" nor \"initialProperties\" in it");
    }

    /** Jackson's words without what it says of where the text came from. */
    private static String said(JsonProcessingException noJson) {
        return noJson.getOriginalMessage().replaceAll("\\[Source: [^;\\]]*; ([^\\]]*)]", "$1");
    }

    private static boolean hasByteOrderMark(byte[] content) {
        return content.length >= 3
                && content[0] == (byte) 0xef
                && content[1] == (byte) 0xbb
                && content[2] == (byte) 0xbf;
    }

    private static boolean looksLikeText(byte[] content) {
        return new String(content, StandardCharsets.UTF_8).stripLeading().startsWith("{");
    }

    private static QuickAppCode code(String name, JsonNode fqa, ObjectNode properties) {
        var files = new ArrayList<SourceFile>();
        for (var file : fqa.path("files")) {
            files.add(new SourceFile(
                    file.path("name").asText("main"),
                    file.path("content").asText("").getBytes(StandardCharsets.UTF_8),
                    file.path("isMain").asBoolean(false)));
        }
        var old = properties.remove("mainFunction"); // where 1.0 and 1.1 keep the code
        if (files.isEmpty() && old != null) {
            files.add(SourceFile.main(old.asText("")));
        }
        try {
            return new QuickAppCode(files);
        } catch (QuickAppException wrongFiles) {
            throw bad(name, wrongFiles.getMessage());
        }
    }

    private static List<QuickAppVariable> variables(ObjectNode properties) {
        var variables = new ArrayList<QuickAppVariable>();
        for (var variable : properties.path("quickAppVariables")) {
            variables.add(new QuickAppVariable(variable.path("name").asText(), variable.path("value")));
        }
        return List.copyOf(variables);
    }

    private static JsonNode list(JsonNode node) {
        return node.isArray() ? node : NODES.arrayNode();
    }

    private static DevelopmentOptions noOptions() {
        return new DevelopmentOptions(
                false,
                false,
                false,
                false,
                false,
                Optional.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Map.of());
    }

    private static QuickAppException bad(String name, String why) {
        return new QuickAppException(Code.ARCHIVE, name + ": " + why);
    }

    /** Writes apiVersion 1.3; concealed variables get the value that the header gives for them. */
    public static byte[] write(QuickAppDefinition definition) {
        var fqa = NODES.objectNode();
        fqa.put("apiVersion", "1.3");
        fqa.put("name", definition.name());
        fqa.put("type", definition.type());
        fqa.set("initialProperties", properties(definition));
        var interfaces = fqa.putArray("initialInterfaces");
        definition.interfaces().forEach(interfaces::add);
        var files = fqa.putArray("files");
        for (var file : definition.code().files()) {
            files.addObject()
                    .put("name", file.name())
                    .put("isMain", file.main())
                    .put("isOpen", false)
                    .put("type", "lua")
                    .put("content", concealed(file.text(), definition.options().conceal()));
        }
        try {
            return LENIENT.writeValueAsBytes(fqa);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static ObjectNode properties(QuickAppDefinition definition) {
        var rest = new TreeMap<>(definition.properties());
        rest.put("quickAppVariables", concealed(definition));
        rest.put("apiVersion", NODES.textNode("1.3"));
        rest.putIfAbsent("uiCallbacks", definition.screen().uiCallbacks());
        rest.putIfAbsent("uiView", definition.screen().uiView());
        rest.putIfAbsent("viewLayout", definition.screen().viewLayout());
        rest.putIfAbsent("typeTemplateInitialized", NODES.booleanNode(true));
        rest.putIfAbsent("buildNumber", NODES.numberNode(1));
        rest.putIfAbsent("supportedDeviceRoles", NODES.arrayNode());
        var ordered = NODES.objectNode();
        for (var name : PROPERTY_ORDER) {
            var value = rest.remove(name);
            if (value != null && !value.isMissingNode()) {
                ordered.set(name, value);
            }
        }
        rest.forEach(ordered::set);
        return ordered;
    }

    /** The header that sets a concealed variable is part of the code, and must not tell either. */
    private static String concealed(String text, Map<String, JsonNode> conceal) {
        var told = text;
        for (var entry : conceal.entrySet()) {
            var header = Pattern.compile(
                    "(?m)^([ \\t]*--%%var[ \\t]*[:=][ \\t]*" + Pattern.quote(entry.getKey()) + "[ \\t]*[:=]).*$");
            told = header.matcher(told)
                    .replaceAll(found -> Matcher.quoteReplacement(found.group(1) + LuaText.of(entry.getValue())));
        }
        return told;
    }

    private static ArrayNode concealed(QuickAppDefinition definition) {
        var list = NODES.arrayNode();
        for (var variable : definition.variables()) {
            var instead = definition.options().conceal().get(variable.name());
            list.addObject().put("name", variable.name()).set("value", instead == null ? variable.value() : instead);
        }
        return list;
    }
}
