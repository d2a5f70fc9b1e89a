package io.moonfleet.quickapp.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.lua.HostFunction;
import io.moonfleet.lua.LuaContext;
import io.moonfleet.lua.LuaException;
import io.moonfleet.lua.LuaFunction;
import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.LuaTable;
import io.moonfleet.lua.LuaTypes;
import java.util.List;

/** JSON of one Lua context: text and trees to Lua values and back. */
public final class LuaJson {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final LuaContext context;
    private static final int LEAST_EXPECTED = 256;
    private static final int MOST_EXPECTED = 64 * 1024;
    private static final int MARGIN = 128;

    /** How long the next text will probably be: scripts write the same kind of document again and again. */
    private int expected = LEAST_EXPECTED;

    private final KnownStrings known;
    private final TableShape shape;

    public LuaJson(LuaContext context) {
        this(context, new KnownStrings());
    }

    /** @param known what contexts share */
    public LuaJson(LuaContext context, KnownStrings known) {
        this.context = context;
        this.known = known;
        var arrayMark = context.newTable();
        arrayMark.put("__jsonArray", true);
        this.shape = new TableShape(arrayMark, context.function("null", arguments -> HostFunction.one(null)));
    }

    /** The function that stands for JSON's null where Lua's nil cannot be. */
    public LuaFunction nullMark() {
        return shape.nullMark();
    }

    /** Makes a table an array for the encoder, even while it is empty. */
    public void markArray(LuaTable table) {
        if (table.metatable() == null) {
            table.setMetatable(shape.arrayMark());
        }
    }

    public boolean isArray(LuaTable table) {
        return shape.isMarked(table) || shape.arrayLength(table) >= 0;
    }

    /** @throws LuaException the text is no JSON, with the position */
    public Object decode(LuaString text) {
        return new JsonReader(context, shape.arrayMark(), text.bytes()).read();
    }

    /** @throws LuaException something in the value has no JSON */
    public LuaString encode(Object value) {
        var text = new JsonWriter(shape, expected).write(value);
        expected = Math.clamp(text.length + MARGIN, LEAST_EXPECTED, MOST_EXPECTED);
        return LuaString.wrap(text);
    }

    public Object toLua(JsonNode node) {
        if (node == null) {
            return null;
        }
        return switch (node.getNodeType()) {
            case BOOLEAN -> node.booleanValue();
            case STRING -> known.of(node.textValue());
            case NUMBER ->
                node.isIntegralNumber() && node.canConvertToLong()
                        ? (Object) node.longValue()
                        : (Object) node.doubleValue();
            case OBJECT -> objectToLua(node);
            case ARRAY -> arrayToLua(node);
            default -> null;
        };
    }

    private LuaTable objectToLua(JsonNode node) {
        var table = context.newTable(0, node.size());
        node.properties().forEach(field -> table.put(known.of(field.getKey()), toLua(field.getValue())));
        return table;
    }

    private LuaTable arrayToLua(JsonNode node) {
        var list = new LuaList(context, shape.arrayMark(), node.size());
        node.forEach(item -> list.add(toLua(item)));
        return list.finished();
    }

    /** For people to read. */
    public LuaString encodeIndented(Object value) {
        return LuaString.of(toJson(value).toPrettyString());
    }

    /** A table with the values as its list. */
    public LuaTable listToLua(List<JsonNode> values) {
        var list = new LuaList(context, shape.arrayMark(), values.size());
        values.forEach(value -> list.add(toLua(value)));
        return list.finished();
    }

    /** @throws LuaException something in the value has no JSON */
    public JsonNode toJson(Object value) {
        return toJson(value, 0);
    }

    private JsonNode toJson(Object value, int depth) {
        return switch (value) {
            case null -> NullNode.instance;
            case Boolean truth -> NODES.booleanNode(truth);
            case Long integer -> NODES.numberNode(integer);
            case Double number -> {
                JsonWriter.numeral(number); // refuses what JSON has no numeral for
                yield NODES.numberNode(number);
            }
            case LuaString string -> NODES.textNode(string.toString());
            case LuaTable table -> tableToJson(table, depth);
            case LuaFunction function when shape.isNull(function) -> NullNode.instance;
            default -> throw new LuaException("json: a " + LuaTypes.nameOf(value) + " cannot be encoded");
        };
    }

    private JsonNode tableToJson(LuaTable table, int depth) {
        if (depth > TableShape.DEEPEST) {
            throw TableShape.tooDeep();
        }
        var length = shape.arrayLength(table);
        if (length >= 0) {
            return arrayToJson(table, length, depth);
        }
        ObjectNode object = NODES.objectNode();
        table.forEach((key, value) -> object.set(TableShape.nameOf(key), toJson(value, depth + 1)));
        return object;
    }

    /** A list of known length, which may be empty or have gaps. */
    public ArrayNode listToJson(LuaTable table, long length) {
        return arrayToJson(table, length, 0);
    }

    private ArrayNode arrayToJson(LuaTable table, long length, int depth) {
        var array = NODES.arrayNode((int) length);
        for (var i = 1L; i <= length; i++) {
            array.add(toJson(table.get(i), depth + 1));
        }
        return array;
    }
}
