package io.moonfleet.lua.internal.syntax;

import io.moonfleet.lua.LuaString;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One function as PUC Lua's compiler would have written it, with the line and the variables of each instruction.
 * Variables' and fields' names for messages come from here while a function runs by these instructions.
 */
public final class InstructionList {

    /** A local variable and the instructions (first included, last not) for which it is in scope. */
    record Local(String name, int start, int end) {}

    private final int[] code;
    private final int[] lines;
    private final Object[] constants;
    private final InstructionList[] children;
    private final Local[] locals;
    private final String[] upvalues;
    private final int registers;

    InstructionList(
            int[] code,
            int[] lines,
            Object[] constants,
            InstructionList[] children,
            Local[] locals,
            String[] upvalues,
            int registers) {
        this.code = code;
        this.lines = lines;
        this.constants = constants;
        this.children = children;
        this.locals = locals;
        this.upvalues = upvalues;
        this.registers = registers;
    }

    /** The instructions of a whole chunk. */
    public static InstructionList of(byte[] text, String source) {
        return InstructionParser.parse(text, ChunkNames.shorten(source));
    }

    /** Without lines and names of variables. */
    InstructionList stripped() {
        var unknown = new String[upvalues.length];
        java.util.Arrays.fill(unknown, "?");
        var bare = new InstructionList(code, null, constants, children, new Local[0], unknown, registers);
        for (var i = 0; i < children.length; i++) {
            children[i] = children[i].stripped();
        }
        return bare;
    }

    public int size() {
        return code.length;
    }

    public int instruction(int position) {
        return code[position];
    }

    public int line(int position) {
        return lines == null ? -1 : lines[position];
    }

    public Object constant(int index) {
        return constants[index];
    }

    public InstructionList child(int index) {
        return children[index];
    }

    public int childCount() {
        return children.length;
    }

    public int registers() {
        return registers;
    }

    /** The lines that have instructions. */
    public SortedSet<Integer> activeLines() {
        var active = new TreeSet<Integer>();
        for (var i = 0; lines != null && i < lines.length; i++) {
            active.add(lines[i]);
        }
        return active;
    }

    // ---- names ----

    /** The name of the variable in a register at an instruction; null for a temporary value. */
    public String localName(int register, int position) {
        var left = register;
        for (var local : locals) {
            if (local.start > position) {
                return null;
            }
            if (position < local.end && left-- == 0) {
                return local.name;
            }
        }
        return null;
    }

    public String upvalueName(int index) {
        return upvalues[index];
    }

    /** How the code names what an instruction calls: by the operation that calls it. */
    public Proto.Site siteOf(int position) {
        var instruction = code[position];
        var operation = Instruction.operation(instruction);
        var called =
                switch (operation) {
                    case Instruction.CALL, Instruction.TAILCALL -> nameOf(position, Instruction.a(instruction));
                    case Instruction.TFORCALL -> new Names("for iterator", "for iterator");
                    default -> metamethod(operation);
                };
        return called == null
                ? new Proto.Site(line(position), null, null)
                : new Proto.Site(line(position), called.kind(), called.name());
    }

    private static Names metamethod(int operation) {
        var event =
                switch (operation) {
                    case Instruction.SELF, Instruction.GETTABUP, Instruction.GETTABLE -> "index";
                    case Instruction.SETTABUP, Instruction.SETTABLE -> "newindex";
                    case Instruction.MOVE,
                            Instruction.LOADK,
                            Instruction.LOADKX,
                            Instruction.LOADBOOL,
                            Instruction.LOADNIL,
                            Instruction.GETUPVAL,
                            Instruction.SETUPVAL,
                            Instruction.NEWTABLE,
                            Instruction.NOT,
                            Instruction.JMP -> null;
                    default ->
                        operation <= Instruction.LE
                                ? Instruction.name(operation).toLowerCase(java.util.Locale.ROOT)
                                : null;
                };
        return event == null ? null : new Names("metamethod", "__" + event);
    }

    /** How the code names the value that a register has at an instruction; null when it does not. */
    public Names nameOf(int position, int register) {
        var local = localName(register, position);
        if (local != null) {
            return new Names("local", local);
        }
        var setter = setterOf(position, register);
        if (setter < 0) {
            return null;
        }
        var instruction = code[setter];
        return switch (Instruction.operation(instruction)) {
            case Instruction.MOVE ->
                Instruction.b(instruction) < Instruction.a(instruction)
                        ? nameOf(setter, Instruction.b(instruction))
                        : null;
            case Instruction.GETTABUP -> fieldOf(upvalues[Instruction.b(instruction)], setter);
            case Instruction.GETTABLE -> fieldOf(localName(Instruction.b(instruction), setter), setter);
            case Instruction.GETUPVAL -> new Names("upvalue", upvalues[Instruction.b(instruction)]);
            case Instruction.LOADK -> constantName(Instruction.bx(instruction));
            case Instruction.LOADKX -> constantName(Instruction.ax(code[setter + 1]));
            case Instruction.SELF -> new Names("method", keyName(setter, Instruction.c(instruction)));
            default -> null;
        };
    }

    private Names fieldOf(String table, int position) {
        return new Names("_ENV".equals(table) ? "global" : "field", keyName(position, Instruction.c(code[position])));
    }

    private Names constantName(int index) {
        return constants[index] instanceof LuaString text ? new Names("constant", text.toString()) : null;
    }

    private String keyName(int position, int operand) {
        if (operand >= Instruction.CONSTANT) {
            return constants[operand - Instruction.CONSTANT] instanceof LuaString text ? text.toString() : "?";
        }
        var name = nameOf(position, operand);
        return name != null && name.kind().equals("constant") ? name.name() : "?";
    }

    /** The instruction that gave a register the value it has at a position; -1 when that depends on the way there. */
    private int setterOf(int position, int register) {
        var setter = -1;
        var jumpTarget = 0;
        for (var i = 0; i < position; i++) {
            var instruction = code[i];
            var operation = Instruction.operation(instruction);
            var a = Instruction.a(instruction);
            var sets =
                    switch (operation) {
                        case Instruction.LOADNIL -> a <= register && register <= a + Instruction.b(instruction);
                        case Instruction.TFORCALL -> register >= a + 2;
                        case Instruction.CALL, Instruction.TAILCALL -> register >= a;
                        default -> Instruction.setsA(operation) && register == a;
                    };
            if (sets) {
                setter = i < jumpTarget ? -1 : i;
            }
            if (operation == Instruction.JMP) {
                var target = i + 1 + Instruction.sbx(instruction);
                if (i < target && target <= position) {
                    jumpTarget = Math.max(jumpTarget, target);
                }
            }
        }
        return setter;
    }
}
