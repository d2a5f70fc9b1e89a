package io.moonfleet.lua.internal.syntax;

import io.moonfleet.lua.internal.value.Code;
import java.util.List;

/** A function of the source text, compiled: immutable but for its tier, shared by all contexts and closures. */
public final class Proto {

    /** Where an upvalue comes from when a closure is made: the enclosing function's frame, or its own upvalues. */
    public record Upvalue(String name, boolean inFrame, int index) {}

    /** A place that can raise an error or call: its line, and the name by which it knows what it calls, if any. */
    public record Site(int line, String kind, String name) {}

    /** A local variable's name, its slot, and the sites from which and before which it is in scope. */
    public record LocalVariable(String name, int slot, boolean captured, int startSite, int endSite) {}

    /** As given to {@code load}: {@code @file}, {@code =name} or the text itself. */
    public final String source;

    /** As messages show it. */
    public final String shortSource;

    /** 0 for a main chunk. */
    public final int lineDefined;

    public final int lastLineDefined;
    public final int parameterCount;
    public final boolean isVararg;
    public final int frameSize;
    public final Upvalue[] upvalues;
    public final Proto[] children;
    public final Site[] sites;
    public final List<LocalVariable> locals;
    private Code code;
    private Proto parent;
    private byte[] text;

    public Proto(
            String source,
            String shortSource,
            int lineDefined,
            int lastLineDefined,
            int parameterCount,
            boolean isVararg,
            int frameSize,
            Upvalue[] upvalues,
            Proto[] children,
            Site[] sites,
            List<LocalVariable> locals) {
        this.source = source;
        this.shortSource = shortSource;
        this.lineDefined = lineDefined;
        this.lastLineDefined = lastLineDefined;
        this.parameterCount = parameterCount;
        this.isVararg = isVararg;
        this.frameSize = frameSize;
        this.upvalues = upvalues;
        this.children = children;
        this.sites = sites;
        this.locals = locals;
        for (var child : children) {
            child.parent = this;
        }
    }

    /** The function around this one; null for a main chunk. */
    public Proto parent() {
        return parent;
    }

    /** The source text of a main chunk. */
    byte[] text() {
        return text;
    }

    void setText(byte[] sourceText) {
        text = sourceText;
    }

    public Code code() {
        return code;
    }

    /** Sets what it does, or replaces it by an equivalent of a faster tier. */
    public void setCode(Code newCode) {
        code = newCode;
    }

    public Site siteOf(int site) {
        return sites[site];
    }

    public int lineOf(int site) {
        return sites[site].line();
    }
}
