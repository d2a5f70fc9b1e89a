package io.moonfleet.lua.internal.syntax;

import io.moonfleet.lua.internal.value.Code;
import io.moonfleet.lua.internal.value.Hooks;
import java.util.List;

/** A function of the source text, compiled: immutable but for its tier, shared by all contexts and closures. */
public final class Proto {

    /** What a chunk weighs besides its text and tokens. */
    private static final int OVERHEAD = 1000;

    /** Where an upvalue comes from when a closure is made: the enclosing function's frame, or its own upvalues. */
    public record Upvalue(String name, boolean inFrame, int index) {}

    /** A place that can raise an error or call: its line, and the name by which it knows what it calls, if any. */
    public record Site(int line, String kind, String name) {}

    /** A local variable's name, its slot, and the sites from which and before which it is in scope. */
    public record LocalVariable(String name, int slot, boolean captured, int startSite, int endSite) {

        /** Whether it is one that a loop keeps its state in. */
        public boolean isHidden() {
            return name.startsWith("(");
        }
    }

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
    private boolean stripped;
    private Code code;
    private Proto parent;
    private byte[] text;
    private long weight;
    private Proto loadedChunk;
    private boolean stepped;
    private InstructionList instructions;

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

    /** Whether lines and names of variables are forgotten, see {@code string.dump}. */
    public boolean isStripped() {
        return stripped;
    }

    void strip() {
        stripped = true;
        for (var i = 0; i < sites.length; i++) {
            var names = sites[i].name() == null ? null : new Names(sites[i].kind(), sites[i].name()).stripped();
            sites[i] = names == null ? new Site(-1, null, null) : new Site(-1, names.kind(), names.name());
        }
        for (var i = 0; i < upvalues.length; i++) {
            upvalues[i] = new Upvalue("(*no name)", upvalues[i].inFrame(), upvalues[i].index());
        }
    }

    /** The first slot of a frame that is no parameter's. */
    public int firstLocal() {
        return parameterCount + (isVararg ? 2 : 1);
    }

    /** The name of a parameter, counted from 0; null when there is none. */
    public String parameterName(int index) {
        return index >= 0 && index < parameterCount && !stripped
                ? locals.get(index).name()
                : null;
    }

    /** The function around this one; null for a main chunk. */
    public Proto parent() {
        return parent;
    }

    /** The source text of a main chunk. */
    byte[] text() {
        return text;
    }

    /** @param tokensWeight what the code of the whole chunk weighs */
    void setText(byte[] sourceText, long tokensWeight) {
        text = sourceText;
        weight = OVERHEAD + tokensWeight + text.length + source.length();
    }

    /** About how many bytes a main chunk holds, with all functions in it. */
    public long weight() {
        return weight;
    }

    /** A script compiled this chunk at run time: whoever holds one of its functions holds all of it. */
    void setLoaded() {
        setLoadedChunk(this);
    }

    private void setLoadedChunk(Proto chunk) {
        loadedChunk = chunk;
        for (var child : children) {
            child.setLoadedChunk(chunk);
        }
    }

    /** The main chunk, if a script compiled it at run time; null if it is the host's, which many contexts share. */
    public Proto loadedChunk() {
        return loadedChunk;
    }

    public Code code() {
        return code;
    }

    /** Sets what it does, or replaces it by an equivalent of a faster tier. */
    public void setCode(Code newCode) {
        code = newCode;
    }

    /** Whether it always runs by instructions, because its chunk uses hooks; where there are hooks at all. */
    public boolean isStepped() {
        return stepped;
    }

    void setStepped(boolean isStepped) {
        stepped = isStepped;
    }

    /** The function as PUC Lua's compiler would have written it; made when first asked for. */
    public InstructionList instructions() {
        if (instructions == null) {
            instructions = parent == null
                    ? stripped ? InstructionList.of(text, source).stripped() : InstructionList.of(text, source)
                    : parent.instructions().child(List.of(parent.children).indexOf(this));
        }
        return instructions;
    }

    /** @param site an index of {@link #sites}, or for a function that runs by instructions what {@link Hooks} says */
    public Site siteOf(int site) {
        if (site >= 0) {
            return placed(site);
        }
        var position = Hooks.positionOf(site);
        return Hooks.isHooked(site)
                ? new Site(instructions().line(position), "hook", "?")
                : instructions().siteOf(position);
    }

    public int lineOf(int site) {
        return site >= 0 ? placed(site).line() : instructions().line(Hooks.positionOf(site));
    }

    /** A function that is ended before it came to a place of its own may find that of another one, which ran at its level before. */
    private Site placed(int site) {
        return sites[site < sites.length ? site : 0];
    }
}
