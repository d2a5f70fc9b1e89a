package io.moonfleet.hub.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** A JSON object that takes little memory and is quickly copied: the parts of devices, of which there are many. */
public final class LongLived {

    private final FieldMap fields;
    private final ObjectNode node;

    private LongLived(FieldMap fields) {
        this.fields = fields;
        this.node = new ObjectNode(JsonNodeFactory.instance, fields);
    }

    /** With the fields of another object; the values are shared. */
    public static LongLived of(ObjectNode original) {
        var fields = new FieldMap(original.size());
        for (Map.Entry<String, JsonNode> field : original.properties()) {
            fields.put(field.getKey(), field.getValue());
        }
        return new LongLived(fields);
    }

    /** The object itself, not a picture of it. */
    public ObjectNode node() {
        return node;
    }

    /** The values are shared. */
    public LongLived copy() {
        return new LongLived(fields.copy());
    }
}
