package io.moonfleet.lua.luaj;

import io.moonfleet.lua.LuaException;
import io.moonfleet.lua.LuaTable;
import java.util.function.BiConsumer;
import org.luaj.vm2.LuaValue;

/** Equal for the same Lua table. */
record Table(LuajContext context, org.luaj.vm2.LuaTable delegate) implements LuaTable {

    @Override
    public Object get(Object key) {
        return key == null
                ? null
                : context.values().out(delegate.rawget(context.values().in(key)));
    }

    @Override
    public Object get(long index) {
        return context.values()
                .out(
                        index == (int) index
                                ? delegate.rawget((int) index)
                                : delegate.rawget((LuaValue) LuaValue.valueOf((double) index)));
    }

    @Override
    public void put(Object key, Object value) {
        if (key == null || key instanceof Double number && number.isNaN()) {
            throw new LuaException(key == null ? "index is nil" : "index is NaN");
        }
        delegate.rawset(context.values().in(key), context.values().in(value));
    }

    @Override
    public void put(long index, Object value) {
        put((Object) index, value);
    }

    @Override
    public long length() {
        return delegate.rawlen();
    }

    @Override
    public void forEach(BiConsumer<Object, Object> visitor) {
        var values = context.values();
        LuaValue key = LuaValue.NIL;
        while (true) {
            var pair = delegate.next(key);
            key = pair.arg1();
            if (key.isnil()) {
                return;
            }
            visitor.accept(values.out(key), values.out(pair.arg(2)));
        }
    }

    @Override
    public LuaTable metatable() {
        return delegate.getmetatable() instanceof org.luaj.vm2.LuaTable table ? new Table(context, table) : null;
    }

    @Override
    public void setMetatable(LuaTable metatable) {
        delegate.setmetatable(metatable == null ? null : ((Table) metatable).delegate);
    }

    @Override
    public void presentAsUserdata() {
        context.presentAsUserdata(delegate);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Table that && delegate.equals(that.delegate);
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(delegate);
    }
}
