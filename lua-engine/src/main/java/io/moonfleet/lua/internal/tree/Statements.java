package io.moonfleet.lua.internal.tree;

import io.moonfleet.lua.internal.value.Exec;

/** Blocks, branches and jumps. */
final class Statements {

    private Statements() {}

    static final class Sequence extends StatementNode {
        private final StatementNode[] statements;

        Sequence(StatementNode[] statements) {
            this.statements = statements;
        }

        @Override
        Object run(Exec exec, Object[] frame) {
            for (var statement : statements) {
                var completion = statement.run(exec, frame);
                if (completion != null) {
                    return completion;
                }
            }
            return null;
        }

        @Override
        void emit(Emitter emitter) {
            for (var statement : statements) {
                emitter.statement(statement);
            }
        }
    }

    /** A block with labels: a goto to one of them goes on here. */
    static final class LabelledSequence extends StatementNode {
        private final StatementNode[] statements;
        private final Object[] labels;
        private final int[] positions;

        LabelledSequence(StatementNode[] statements, Object[] labels, int[] positions) {
            this.statements = statements;
            this.labels = labels;
            this.positions = positions;
        }

        @Override
        Object run(Exec exec, Object[] frame) {
            for (var i = 0; i < statements.length; ) {
                var completion = statements[i].run(exec, frame);
                if (completion == null) {
                    i++;
                    continue;
                }
                var target = positionOf(completion);
                if (target < 0) {
                    return completion;
                }
                if (target <= i) {
                    exec.burn(1);
                }
                i = target;
            }
            return null;
        }

        @Override
        void emit(Emitter emitter) {
            for (var label : labels) {
                emitter.completions.define(label);
            }
            for (var i = 0; i <= statements.length; i++) {
                for (var j = 0; j < labels.length; j++) {
                    if (positions[j] == i) {
                        emitter.code.labelBinding(emitter.completions.labelOf(labels[j]));
                    }
                }
                if (i < statements.length) {
                    emitter.statement(statements[i]);
                }
            }
            for (var label : labels) {
                emitter.completions.forget(label);
            }
        }

        private int positionOf(Object completion) {
            for (var i = 0; i < labels.length; i++) {
                if (labels[i] == completion) {
                    return positions[i];
                }
            }
            return -1;
        }
    }

    /** Completes with a constant: break, or a goto's label. */
    static final class Leave extends StatementNode {
        private final Object completion;

        Leave(Object completion) {
            this.completion = completion;
        }

        @Override
        Object run(Exec exec, Object[] frame) {
            return completion;
        }

        @Override
        void emit(Emitter emitter) {
            emitter.completions.breakOut();
        }
    }

    /** A goto whose label is known only after the function's end was read. */
    static final class Goto extends StatementNode {
        private final io.moonfleet.lua.internal.syntax.Statement.Jump jump;

        Goto(io.moonfleet.lua.internal.syntax.Statement.Jump jump) {
            this.jump = jump;
        }

        @Override
        Object run(Exec exec, Object[] frame) {
            return jump.target();
        }

        @Override
        void emit(Emitter emitter) {
            emitter.completions.jump(jump.target());
        }
    }

    static final class If extends StatementNode {
        private final Node condition;
        private final StatementNode then;
        private final StatementNode otherwise;

        If(Node condition, StatementNode then, StatementNode otherwise) {
            this.condition = condition;
            this.then = then;
            this.otherwise = otherwise;
        }

        @Override
        Object run(Exec exec, Object[] frame) {
            if (condition.test(exec, frame)) {
                return then.run(exec, frame);
            }
            return otherwise == null ? null : otherwise.run(exec, frame);
        }

        @Override
        void emit(Emitter emitter) {
            var no = emitter.code.newLabel();
            var done = emitter.code.newLabel();
            emitter.jumpUnless(condition, no);
            emitter.statement(then);
            emitter.code.goto_(done).labelBinding(no);
            if (otherwise != null) {
                emitter.statement(otherwise);
            }
            emitter.code.labelBinding(done);
        }
    }

    static final class ElseIf extends StatementNode {
        private final Node[] conditions;
        private final StatementNode[] blocks;

        ElseIf(Node[] conditions, StatementNode[] blocks) {
            this.conditions = conditions;
            this.blocks = blocks;
        }

        @Override
        Object run(Exec exec, Object[] frame) {
            for (var i = 0; i < conditions.length; i++) {
                if (conditions[i].test(exec, frame)) {
                    return blocks[i].run(exec, frame);
                }
            }
            return blocks.length > conditions.length ? blocks[conditions.length].run(exec, frame) : null;
        }

        @Override
        void emit(Emitter emitter) {
            var done = emitter.code.newLabel();
            for (var i = 0; i < conditions.length; i++) {
                var next = emitter.code.newLabel();
                emitter.jumpUnless(conditions[i], next);
                emitter.statement(blocks[i]);
                emitter.code.goto_(done).labelBinding(next);
            }
            if (blocks.length > conditions.length) {
                emitter.statement(blocks[conditions.length]);
            }
            emitter.code.labelBinding(done);
        }
    }

    /** An expression for its effects. */
    static final class Evaluate extends StatementNode {
        private final Node expression;

        Evaluate(Node expression) {
            this.expression = expression;
        }

        @Override
        Object run(Exec exec, Object[] frame) {
            expression.executeAll(exec, frame);
            return null;
        }

        @Override
        void emit(Emitter emitter) {
            emitter.soleValues(expression);
            emitter.code.pop();
        }
    }
}
