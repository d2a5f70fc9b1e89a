package io.moonfleet.lua.internal.syntax;

import java.util.List;

/** Statements with all names and jumps resolved. */
public sealed interface Statement {

    /** A sequence of statements. */
    record Block(List<Statement> statements) {}

    /** {@code local a, b = x, y} */
    record Local(List<Variable> variables, List<Expression> values, int line) implements Statement {}

    /** {@code local function f} */
    record LocalFunction(Variable variable, Expression.FunctionBody function, int line) implements Statement {}

    /** {@code a, b.c = x, y}; a target is a Local, an Upvalue or an Index. */
    record Assignment(List<Expression> targets, List<Expression> values, int line) implements Statement {}

    /** A call whose results are dropped. */
    record CallStatement(Expression call, int line) implements Statement {}

    /** {@code do … end} */
    record Do(Block body) implements Statement {}

    /** {@code while … do … end} */
    record While(Expression condition, Block body, int line, int site) implements Statement {}

    /** {@code repeat … until …}; the condition sees the body's variables. */
    record Repeat(Block body, Expression condition, int line, int site) implements Statement {}

    /** One block more than conditions if there is an else. */
    record If(List<Expression> conditions, List<Block> blocks, int line) implements Statement {}

    /** {@code for v = start, limit, step do}; a null step is 1. The loop's own variables begin with the first hidden one: index, limit, step. */
    record NumericFor(
            Variable firstHidden,
            Variable variable,
            Expression start,
            Expression limit,
            Expression step,
            Block body,
            int line,
            int site)
            implements Statement {}

    /** {@code for a, b in … do}; the first three variables are the loop's own: generator, state, control. */
    record GenericFor(List<Variable> variables, List<Expression> values, Block body, int line, int site)
            implements Statement {}

    /** {@code return …} */
    record Return(List<Expression> values, int line) implements Statement {}

    /** {@code break} */
    record Break(int line) implements Statement {}

    /** {@code goto name}; the jump is resolved when the function's end was seen. */
    record Goto(Jump jump, int line) implements Statement {}

    /** {@code ::name::} */
    record LabelHere(Label label) implements Statement {}

    /** A place to jump to. */
    final class Label {
        final String name;
        final int line;
        /** How many local variables are in scope at the label. */
        int activeVariables;

        Label(String name, int line, int activeVariables) {
            this.name = name;
            this.line = line;
            this.activeVariables = activeVariables;
        }
    }

    /** A goto or break that looks for its label. */
    final class Jump {
        final String name;
        final int line;
        int activeVariables;
        private Label target;

        Jump(String name, int line, int activeVariables) {
            this.name = name;
            this.line = line;
            this.activeVariables = activeVariables;
        }

        void resolve(Label label) {
            target = label;
        }

        public Label target() {
            return target;
        }
    }
}
