package io.moonfleet.hub.internal.catalogue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.internal.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What JSON looks like, in the short notation of {@code operations.txt}: {@code text}, {@code [number]},
 * {@code {name text, args [any]}}, {@code room} for a kind of documents. In an object a name with {@code !} must be there and one
 * with {@code ?} need not; {@code of a b} after a type lists the only values.
 */
public sealed interface Shape {

    /** As OpenAPI describes it. */
    ObjectNode schema();

    /** A plain value; {@code any} has no type. */
    record Plain(String type, List<String> choices) implements Shape {
        private static final Set<String> TYPES =
                Set.of("text", "number", "decimal", "boolean", "object", "list", "any");

        @Override
        public ObjectNode schema() {
            var schema = Json.object();
            switch (type) {
                case "text" -> schema.put("type", "string");
                case "number" -> schema.put("type", "integer").put("format", "int64");
                case "decimal" -> schema.put("type", "number");
                case "boolean", "object" -> schema.put("type", type);
                case "list" -> schema.put("type", "array").putObject("items");
                default -> schema.put("description", "any JSON value").put("nullable", true);
            }
            if (!choices.isEmpty()) {
                schema.set("enum", Json.texts(choices));
            }
            return schema;
        }
    }

    /** A list. */
    record ListOf(Shape item) implements Shape {
        @Override
        public ObjectNode schema() {
            var schema = Json.object().put("type", "array");
            schema.set("items", item.schema());
            return schema;
        }
    }

    /** A document of the catalogue or another schema that has a name. */
    record Named(String name) implements Shape {
        @Override
        public ObjectNode schema() {
            return Json.object().put("$ref", "#/components/schemas/" + name);
        }
    }

    /** An object; it may have further fields. */
    record Fields(List<Member> members) implements Shape {
        @Override
        public ObjectNode schema() {
            var schema = Json.object().put("type", "object");
            var properties = schema.putObject("properties");
            var required = Json.array();
            for (var member : members) {
                properties.set(member.name(), member.shape().schema());
                if (member.required()) {
                    required.add(member.name());
                }
            }
            if (!required.isEmpty()) {
                schema.set("required", required);
            }
            return schema;
        }
    }

    /** A field of an object, or a parameter of a query. */
    record Member(String name, Shape shape, boolean required) {}

    /** @throws IllegalArgumentException it is no shape */
    static Shape parse(String text) {
        var parser = new Parser(text);
        var shape = parser.shape();
        parser.end();
        return shape;
    }

    /** The parameters of a query: {@code id number, name! text}. */
    static List<Member> members(String text) {
        if (text.isBlank()) {
            return List.of();
        }
        var parser = new Parser(text);
        var members = parser.members('\0', false);
        parser.end();
        return members;
    }

    /** Reads the notation from left to right. */
    final class Parser {
        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        private void blanks() {
            while (at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
        }

        private boolean takes(char wanted) {
            blanks();
            if (at < text.length() && text.charAt(at) == wanted) {
                at++;
                return true;
            }
            return false;
        }

        private void need(char wanted) {
            if (!takes(wanted)) {
                throw wrong("expected '" + wanted + "'");
            }
        }

        private IllegalArgumentException wrong(String what) {
            return new IllegalArgumentException(what + " at " + at + " of: " + text);
        }

        private String word() {
            blanks();
            int start = at;
            while (at < text.length() && " ,{}[]!?".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            if (start == at) {
                throw wrong("expected a word");
            }
            return text.substring(start, at);
        }

        Shape shape() {
            if (takes('{')) {
                var members = members('}', true);
                need('}');
                return new Fields(members);
            }
            if (takes('[')) {
                var item = takes(']') ? null : shape();
                if (item == null) {
                    return new ListOf(new Plain("any", List.of()));
                }
                need(']');
                return new ListOf(item);
            }
            var type = word();
            return Plain.TYPES.contains(type) ? new Plain(type, choices()) : new Named(type);
        }

        private List<String> choices() {
            int before = at;
            blanks();
            if (!text.startsWith("of ", at)) {
                at = before;
                return List.of();
            }
            at += 2;
            var choices = new ArrayList<String>();
            for (blanks(); at < text.length() && " ,{}[]!?".indexOf(text.charAt(at)) < 0; blanks()) {
                choices.add(word());
            }
            return choices;
        }

        List<Member> members(char end, boolean mayBeEmpty) {
            var members = new ArrayList<Member>();
            blanks();
            if (mayBeEmpty && at < text.length() && text.charAt(at) == end) {
                return members;
            }
            do {
                var name = word();
                boolean required = takes('!');
                takes('?');
                members.add(new Member(name, shape(), required));
            } while (takes(','));
            return members;
        }

        void end() {
            blanks();
            if (at < text.length()) {
                throw wrong("something follows");
            }
        }
    }
}
