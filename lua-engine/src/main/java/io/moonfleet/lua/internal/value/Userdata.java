package io.moonfleet.lua.internal.value;

/** An opaque object of a library, such as a file, with a metatable of its own. */
public final class Userdata implements Collectable {

    public final Object payload;
    private Table metatable;
    private Object uservalue;
    /** The collector's epoch in which this object was last reached. */
    int mark;

    public Userdata(Object payload, Table metatable) {
        this.payload = payload;
        this.metatable = metatable;
    }

    public Table metatable() {
        return metatable;
    }

    public void setMetatable(Table newMetatable) {
        metatable = newMetatable;
    }

    public Object uservalue() {
        return uservalue;
    }

    public void setUservalue(Object value) {
        uservalue = value;
    }

    @Override
    public int mark() {
        return mark;
    }

    @Override
    public void setMark(int epoch) {
        mark = epoch;
    }
}
