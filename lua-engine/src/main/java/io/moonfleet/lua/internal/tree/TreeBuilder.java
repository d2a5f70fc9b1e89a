package io.moonfleet.lua.internal.tree;

import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.internal.syntax.Expression;
import io.moonfleet.lua.internal.syntax.Names;
import io.moonfleet.lua.internal.syntax.Proto;
import io.moonfleet.lua.internal.syntax.Statement;
import io.moonfleet.lua.internal.syntax.Statement.Block;
import io.moonfleet.lua.internal.syntax.Variable;
import io.moonfleet.lua.internal.value.Code;
import java.util.ArrayList;
import java.util.List;

/** Makes the node tree of one function, choosing the most special node for each construct. */
public final class TreeBuilder {

    private final Proto proto;
    private final Tiers tiers;
    /** How many loops are around the statement that is being built. */
    private int loops;

    private TreeBuilder(Proto proto) {
        this.proto = proto;
        this.tiers = new Tiers(proto.firstLocal());
    }

    public static Code build(Proto proto, List<Variable> parameters, Block body) {
        var captured = parameters.stream()
                .filter(Variable::isCaptured)
                .mapToInt(Variable::slot)
                .toArray();
        var builder = new TreeBuilder(proto);
        var nodes = builder.whole(body);
        builder.tiers.begin(new Statements.Sequence(nodes));
        return new TreeCode(proto, captured, nodes, builder.tiers);
    }

    private StatementNode[] whole(Block body) {
        return hasLabels(body) ? new StatementNode[] {block(body)} : statements(body);
    }

    // ---- statements ----

    private StatementNode[] statements(Block block) {
        var nodes = new ArrayList<StatementNode>();
        for (var statement : block.statements()) {
            if (!(statement instanceof Statement.LabelHere)) {
                nodes.add(statement(statement));
            }
        }
        return nodes.toArray(StatementNode[]::new);
    }

    private static boolean hasLabels(Block block) {
        return block.statements().stream().anyMatch(Statement.LabelHere.class::isInstance);
    }

    private StatementNode block(Block block) {
        var nodes = statements(block);
        if (!hasLabels(block)) {
            return nodes.length == 1 ? nodes[0] : new Statements.Sequence(nodes);
        }
        var labels = new ArrayList<Object>();
        var positions = new ArrayList<Integer>();
        var position = 0;
        for (var statement : block.statements()) {
            if (statement instanceof Statement.LabelHere here) {
                labels.add(here.label());
                positions.add(position);
            } else {
                position++;
            }
        }
        return new Statements.LabelledSequence(
                nodes,
                labels.toArray(),
                positions.stream().mapToInt(Integer::intValue).toArray());
    }

    private StatementNode statement(Statement statement) {
        return switch (statement) {
            case Statement.Local local -> local(local);
            case Statement.LocalFunction function -> localFunction(function);
            case Statement.Assignment assignment -> assignment(assignment);
            case Statement.CallStatement call -> new Statements.Evaluate(expression(call.call()));
            case Statement.Do block -> block(block.body());
            case Statement.While loop ->
                new Loops.While(expression(loop.condition()), rounds(loop.body()), loop.site(), functionIfNoLoop());
            case Statement.Repeat loop ->
                new Loops.Repeat(rounds(loop.body()), expression(loop.condition()), loop.site(), functionIfNoLoop());
            case Statement.If branch -> branch(branch);
            case Statement.NumericFor loop -> numericFor(loop);
            case Statement.GenericFor loop -> genericFor(loop);
            case Statement.Return result -> returned(result);
            case Statement.Break _ -> new Statements.Leave(StatementNode.BREAK);
            case Statement.Goto jump -> new Statements.Goto(jump.jump());
            case Statement.LabelHere _ -> throw new IllegalArgumentException("a label is no statement of its own");
        };
    }

    /** A loop's body. */
    private StatementNode rounds(Block body) {
        loops++;
        var node = block(body);
        loops--;
        return node;
    }

    /** For a loop: what it is in, if that is not another loop. */
    private Tiers functionIfNoLoop() {
        return loops == 0 ? tiers : null;
    }

    private StatementNode local(Statement.Local local) {
        var variables = local.variables();
        if (variables.size() == 1 && local.values().size() <= 1) {
            var variable = variables.getFirst();
            var value = local.values().isEmpty()
                    ? new Variables.Constant(null)
                    : expression(local.values().getFirst());
            return variable.isCaptured()
                    ? new Variables.DeclareCaptured(variable.slot(), value)
                    : new Variables.SetLocal(variable.slot(), value);
        }
        return new Assignments.DeclareMany(slots(variables), captured(variables), arguments(local.values()));
    }

    private static int[] slots(List<Variable> variables) {
        return variables.stream().mapToInt(Variable::slot).toArray();
    }

    private static boolean[] captured(List<Variable> variables) {
        var captured = new boolean[variables.size()];
        for (var i = 0; i < captured.length; i++) {
            captured[i] = variables.get(i).isCaptured();
        }
        return captured;
    }

    private StatementNode localFunction(Statement.LocalFunction statement) {
        var variable = statement.variable();
        var function = expression(statement.function());
        return variable.isCaptured()
                ? new Variables.DeclareFunction(variable.slot(), function)
                : new Variables.SetLocal(variable.slot(), function);
    }

    private StatementNode assignment(Statement.Assignment assignment) {
        if (assignment.targets().size() == 1 && assignment.values().size() == 1) {
            return single(
                    assignment.targets().getFirst(),
                    expression(assignment.values().getFirst()));
        }
        var stores = new ArrayList<Assignments.Store>();
        for (var target : assignment.targets()) {
            stores.add(store(target));
        }
        return new Assignments.AssignMany(stores.toArray(Assignments.Store[]::new), arguments(assignment.values()));
    }

    private StatementNode single(Expression target, Node value) {
        return switch (target) {
            case Expression.Local local ->
                local.variable().isCaptured()
                        ? new Variables.SetCaptured(local.variable().slot(), value)
                        : new Variables.SetLocal(local.variable().slot(), value);
            case Expression.Upvalue upvalue -> new Variables.SetUpvalue(upvalue.index(), value);
            case Expression.Index index -> {
                var place = target(index);
                yield index.key() instanceof Expression.Constant key && key.value() instanceof LuaString name
                        ? new Indexing.SetField(expression(index.table()), name, value, place)
                        : new Indexing.SetElement(expression(index.table()), expression(index.key()), value, place);
            }
            default -> throw new IllegalArgumentException("not assignable: " + target);
        };
    }

    private Assignments.Store store(Expression target) {
        return switch (target) {
            case Expression.Local local ->
                local.variable().isCaptured()
                        ? new Assignments.StoreCaptured(local.variable().slot())
                        : new Assignments.StoreLocal(local.variable().slot());
            case Expression.Upvalue upvalue -> new Assignments.StoreUpvalue(upvalue.index());
            case Expression.Index index
            when index.key() instanceof Expression.Constant key && key.value() instanceof LuaString name ->
                new Assignments.StoreField(expression(index.table()), name, target(index));
            case Expression.Index index ->
                new Assignments.StoreElement(expression(index.table()), expression(index.key()), target(index));
            default -> throw new IllegalArgumentException("not assignable: " + target);
        };
    }

    private Indexing.Target target(Expression.Index index) {
        return new Indexing.Target(namesOf(index.table()), index.site());
    }

    private StatementNode branch(Statement.If branch) {
        var conditions = expressions(branch.conditions());
        var blocks = branch.blocks().stream().map(this::block).toArray(StatementNode[]::new);
        if (conditions.length == 1) {
            return new Statements.If(conditions[0], blocks[0], blocks.length > 1 ? blocks[1] : null);
        }
        return new Statements.ElseIf(conditions, blocks);
    }

    private StatementNode numericFor(Statement.NumericFor loop) {
        return new NumericFor(
                loop.firstHidden().slot(),
                loop.variable().slot(),
                loop.variable().isCaptured(),
                loop.variable().isAssigned(),
                expression(loop.start()),
                expression(loop.limit()),
                loop.step() == null ? null : expression(loop.step()),
                rounds(loop.body()),
                loop.site(),
                functionIfNoLoop());
    }

    private StatementNode genericFor(Statement.GenericFor loop) {
        var own = loop.variables().getFirst().slot();
        var variables = loop.variables().subList(3, loop.variables().size());
        return new Loops.GenericFor(
                own,
                slots(variables),
                captured(variables),
                arguments(loop.values()),
                rounds(loop.body()),
                loop.site(),
                functionIfNoLoop());
    }

    private StatementNode returned(Statement.Return statement) {
        var values = statement.values();
        if (values.isEmpty()) {
            return new Returns.ReturnNothing();
        }
        if (values.size() > 1) {
            return new Returns.ReturnMany(arguments(values));
        }
        var node = expression(values.getFirst());
        return node instanceof Call call
                ? new Returns.ReturnCall(call)
                : Expression.isMultiple(values.getFirst())
                        ? new Returns.ReturnMany(arguments(values))
                        : new Returns.ReturnOne(node);
    }

    // ---- expressions ----

    private Names namesOf(Expression expression) {
        var names = Names.of(expression);
        return names != null && proto.isStripped() ? names.stripped() : names;
    }

    private Node[] expressions(List<Expression> list) {
        return list.stream().map(this::expression).toArray(Node[]::new);
    }

    private Arguments arguments(List<Expression> list) {
        return new Arguments(expressions(list), !list.isEmpty() && Expression.isMultiple(list.getLast()));
    }

    private Node expression(Expression expression) {
        return switch (expression) {
            case Expression.Constant constant -> new Variables.Constant(constant.value());
            case Expression.Vararg _ -> new Variables.Vararg();
            case Expression.FunctionBody body -> new Constructors.NewFunction(proto.children[body.child()], proto);
            case Expression.Local local ->
                local.variable().isCaptured()
                        ? new Variables.CapturedLocal(local.variable().slot())
                        : new Variables.Local(local.variable().slot());
            case Expression.Upvalue upvalue -> new Variables.Upvalue(upvalue.index());
            case Expression.Index index -> index(index);
            case Expression.Call call -> call(call);
            case Expression.MethodCall call ->
                new MethodCall(
                        expression(call.object()),
                        call.name(),
                        arguments(call.arguments()),
                        namesOf(call.object()),
                        call.indexSite(),
                        call.site());
            case Expression.Binary binary -> binary(binary);
            case Expression.Unary unary ->
                new Arithmetic.Unary(
                        unary.operator(), expression(unary.operand()), namesOf(unary.operand()), unary.site());
            case Expression.Length length ->
                new Constructors.Length(expression(length.operand()), namesOf(length.operand()), length.site());
            case Expression.Concat concat -> concat(concat);
            case Expression.Equal equal -> equal(equal);
            case Expression.Less less ->
                new Logic.Less(
                        expression(less.left()), expression(less.right()), less.orEqual(), less.swapped(), less.site());
            case Expression.Not not -> new Logic.Not(expression(not.operand()));
            case Expression.And and -> new Logic.And(expression(and.left()), expression(and.right()));
            case Expression.Or or -> new Logic.Or(expression(or.left()), expression(or.right()));
            case Expression.Parenthesized parentheses ->
                Expression.isMultiple(parentheses.inner())
                        ? new Variables.First(expression(parentheses.inner()))
                        : expression(parentheses.inner());
            case Expression.TableConstructor table -> table(table);
        };
    }

    private Node index(Expression.Index index) {
        var name = namesOf(index.table());
        if (index.key() instanceof Expression.Constant key && key.value() instanceof LuaString field) {
            return index.table() instanceof Expression.Upvalue upvalue
                    ? new Indexing.UpvalueField(upvalue.index(), field, name, index.site())
                    : new Indexing.Field(expression(index.table()), field, name, index.site());
        }
        return new Indexing.Element(expression(index.table()), expression(index.key()), name, index.site());
    }

    private Node call(Expression.Call call) {
        var callee = expression(call.function());
        var name = namesOf(call.function());
        var arguments = arguments(call.arguments());
        return switch (arguments.count()) {
            case 0 -> new FunctionCalls.Call0(callee, name, call.site());
            case 1 -> new FunctionCalls.Call1(callee, arguments.get(0), name, call.site());
            case 2 -> new FunctionCalls.Call2(callee, arguments.get(0), arguments.get(1), name, call.site());
            case 3 ->
                new FunctionCalls.Call3(
                        callee, arguments.get(0), arguments.get(1), arguments.get(2), name, call.site());
            default -> new FunctionCalls.CallMany(callee, arguments, name, call.site());
        };
    }

    /** Constants are operands without a name: they never are in a register. */
    private Names operandName(Expression operand) {
        return operand instanceof Expression.Constant ? null : namesOf(operand);
    }

    private Node binary(Expression.Binary binary) {
        var left = expression(binary.left());
        var leftName = operandName(binary.left());
        if (binary.right() instanceof Expression.Constant constant
                && constant.value() instanceof Long number
                && number != 0
                && number != Long.MIN_VALUE) {
            switch (binary.operator()) {
                case ADD -> {
                    return new Arithmetic.AddConstant(left, number, false, leftName, binary.site());
                }
                case SUB -> {
                    return new Arithmetic.AddConstant(left, number, true, leftName, binary.site());
                }
                default -> {
                    // no special node
                }
            }
        }
        var right = expression(binary.right());
        var rightName = operandName(binary.right());
        var site = binary.site();
        return switch (binary.operator()) {
            case ADD -> new Arithmetic.Add(left, right, leftName, rightName, site);
            case SUB -> new Arithmetic.Subtract(left, right, leftName, rightName, site);
            case MUL -> new Arithmetic.Multiply(left, right, leftName, rightName, site);
            case DIV -> new Arithmetic.Divide(left, right, leftName, rightName, site);
            case MOD -> new Arithmetic.Modulo(left, right, leftName, rightName, site);
            case IDIV -> new Arithmetic.FloorDivide(left, right, leftName, rightName, site);
            case POW -> new Arithmetic.Power(left, right, leftName, rightName, site);
            default -> new Arithmetic.Bitwise(binary.operator(), left, right, leftName, rightName, site);
        };
    }

    private Node concat(Expression.Concat concat) {
        var parts = expressions(concat.parts());
        var names = concat.parts().stream().map(Names::of).toArray(Names[]::new);
        return parts.length == 2
                ? new Constructors.Concat2(parts[0], parts[1], names, concat.site())
                : new Constructors.ConcatMany(parts, names, concat.site());
    }

    private Node equal(Expression.Equal equal) {
        if (equal.right() instanceof Expression.Constant constant && !(constant.value() instanceof Double)) {
            return new Logic.EqualConstant(expression(equal.left()), constant.value(), equal.negated());
        }
        return new Logic.Equal(expression(equal.left()), expression(equal.right()), equal.negated(), equal.site());
    }

    private Node table(Expression.TableConstructor constructor) {
        var fields = constructor.fields();
        var keys = new Node[fields.size()];
        var values = new Node[fields.size()];
        var sites = new int[fields.size()];
        for (var i = 0; i < keys.length; i++) {
            var field = fields.get(i);
            keys[i] = field.key() == null ? null : expression(field.key());
            values[i] = expression(field.value());
            sites[i] = field.site();
        }
        var lastIsMultiple = !fields.isEmpty()
                && fields.getLast().key() == null
                && Expression.isMultiple(fields.getLast().value());
        return new Constructors.NewTable(keys, values, sites, lastIsMultiple);
    }
}
