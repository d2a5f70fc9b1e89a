package io.moonfleet.hub.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;

/**
 * The fields of a JSON object that lives long and exists in tens of thousands, in their order: eight bytes a field, where
 * a {@link java.util.LinkedHashMap} takes forty. A search looks at one name after the other, which is as fast for the two dozen
 * fields of a device.
 */
final class FieldMap extends AbstractMap<String, JsonNode> {

    private static final int SPARE_FIELDS = 2;

    /** Name, value, name, value …, then nulls. */
    private Object[] slots;

    private int used;

    FieldMap(int fields) {
        slots = new Object[2 * fields];
    }

    private FieldMap(FieldMap original) {
        slots = Arrays.copyOf(original.slots, original.used);
        used = original.used;
    }

    FieldMap copy() {
        return new FieldMap(this);
    }

    private int slotOf(Object name) {
        if (name != null) {
            int hash = name.hashCode();
            for (int slot = 0; slot < used; slot += 2) {
                var found = slots[slot];
                if (found == name || found.hashCode() == hash && found.equals(name)) {
                    return slot;
                }
            }
        }
        return -1;
    }

    @Override
    public JsonNode get(Object name) {
        int slot = slotOf(name);
        return slot < 0 ? null : valueAt(slot);
    }

    private JsonNode valueAt(int slot) {
        return (JsonNode) slots[slot + 1];
    }

    @Override
    public boolean containsKey(Object name) {
        return slotOf(name) >= 0;
    }

    @Override
    public JsonNode put(String name, JsonNode value) {
        int slot = slotOf(Objects.requireNonNull(name));
        if (slot >= 0) {
            return replaceAt(slot, value);
        }
        if (used == slots.length) {
            slots = Arrays.copyOf(slots, used + 2 * Math.max(SPARE_FIELDS, used / 8));
        }
        slots[used] = name;
        slots[used + 1] = value;
        used += 2;
        return null;
    }

    private JsonNode replaceAt(int slot, JsonNode value) {
        var old = valueAt(slot);
        slots[slot + 1] = value;
        return old;
    }

    @Override
    public JsonNode remove(Object name) {
        int slot = slotOf(name);
        return slot < 0 ? null : removeAt(slot);
    }

    private JsonNode removeAt(int slot) {
        var old = valueAt(slot);
        System.arraycopy(slots, slot + 2, slots, slot, used - slot - 2);
        used -= 2;
        slots[used] = null;
        slots[used + 1] = null;
        return old;
    }

    @Override
    public void clear() {
        Arrays.fill(slots, null);
        used = 0;
    }

    @Override
    public int size() {
        return used / 2;
    }

    @Override
    public Set<Entry<String, JsonNode>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Entry<String, JsonNode>> iterator() {
                return new Fields();
            }

            @Override
            public int size() {
                return FieldMap.this.size();
            }
        };
    }

    private final class Fields implements Iterator<Map.Entry<String, JsonNode>> {

        private int next;

        @Override
        public boolean hasNext() {
            return next < used;
        }

        @Override
        public Entry<String, JsonNode> next() {
            if (next >= used) {
                throw new NoSuchElementException();
            }
            int slot = next;
            next += 2;
            return new SimpleEntry<>((String) slots[slot], valueAt(slot)) {
                private static final long serialVersionUID = 1;

                @Override
                public JsonNode setValue(JsonNode value) {
                    put(getKey(), value);
                    return super.setValue(value);
                }
            };
        }

        @Override
        public void remove() {
            if (next == 0) {
                throw new IllegalStateException("nothing to remove yet");
            }
            next -= 2;
            removeAt(next);
        }
    }
}
