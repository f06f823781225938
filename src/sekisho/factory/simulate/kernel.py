"""The decoder's compiled half: a plan without chance, board by board.

A line is a recurrence: when a board enters a machine follows from the boards before it and from the room behind. What
the machines that stand alone do is followed in time. `tables.py` tells what the arrays hold, in whose order they come;
each function takes its arrays one by one, for handing on whole tables costs more than all else.
"""
# ruff: noqa: C901, PLR0912, PLR0913, PLR0915, PLR0917 # arrays one by one, and flat branches: what compiles well

import numpy as np

from sekisho.factory.simulate.compiled import compiled
from sekisho.factory.simulate.tables import Floats, Integers


@compiled
def shift_of(begins: Floats, low: int, high: int, time: float) -> int:
    """Place of the last shift of a machine that begins up to `time`; one before the first where none does."""
    while low < high:
        middle = (low + high) // 2
        if begins[middle] <= time:
            low = middle + 1
        else:
            high = middle
    return low - 1


@compiled
def opens(begins: Floats, ends: Floats, low: int, high: int, time: float) -> float:
    """The next instant within a shift."""
    at = shift_of(begins, low, high, time)
    if at >= low and time < ends[at]:
        return time
    return float(begins[at + 1])


@compiled
def after(begins: Floats, ends: Floats, low: int, high: int, time: float, seconds: float) -> float:
    """When so many seconds within shifts have passed."""
    if seconds <= 0.0:
        return time
    at = shift_of(begins, low, high, time)
    if at < low or time >= ends[at]:
        at += 1
        time = begins[at]
    while seconds > ends[at] - time:
        seconds -= ends[at] - time
        at += 1
        time = begins[at]
    return time + seconds


@compiled
def fed(
    begins: Floats, ends: Floats, low: int, high: int, time: float, out: Floats, gone: Floats, known: Integers
) -> float:
    """When a board can run into an oven: within a shift, and when none stands behind it.

    out, gone: when those that had to stand came out and went on, in a ring.  known: the first that matters, the next.
    """
    while True:
        moved = opens(begins, ends, low, high, time)
        while known[0] < known[1]:
            slot = known[0] % out.size
            if gone[slot] > moved:
                if out[slot] < moved:
                    moved = gone[slot]
                break
            known[0] += 1
        if moved == time:
            return time
        time = moved


@compiled
def stood(out: Floats, gone: Floats, known: Integers, since: float, until: float) -> None:
    """Note that a board stood behind an oven; as one with the board before it where that one still stood."""
    before = (known[1] - 1) % out.size
    if known[1] > known[0] and gone[before] >= since:
        gone[before] = until
    else:
        out[known[1] % out.size], gone[known[1] % out.size] = since, until
        known[1] += 1


@compiled
def entering(
    visit_order: Integers, visit_line: Integers, visit_entry: Integers, line_at: Integers, board_at: Integers,
    board_visit: Integers, board_place: Integers, jobs: Integers, ranked: Integers,
) -> Integers:  # fmt: skip
    """Boards as they are taken into lines: board, visit and place where it is put in.

    Those put in by hand come first, from the end of their line on; at one place as their orders are ranked.
    """
    most, total = board_visit.size, 0
    for visit in jobs:
        most += board_at[visit_order[visit] + 1] - board_at[visit_order[visit]]
    found = np.empty((most, 3), np.int64)
    if board_place.max() >= 0:
        for line in range(line_at.size - 1):
            for place in range(line_at[line + 1] - line_at[line] - 1, -1, -1):
                for order in ranked:
                    for board in range(board_at[order], board_at[order + 1]):
                        if board_place[board] == place and visit_line[board_visit[board]] == line:
                            found[total] = board, board_visit[board], place
                            total += 1
    for visit in jobs:
        order = visit_order[visit]
        for board in range(board_at[order] + visit_entry[visit], board_at[order + 1]):
            found[total] = board, visit, 0
            total += 1
    return found[:total]


@compiled
def lines(
    shift_at: Integers, begins: Floats, ends: Floats, setup: Integers, buffer: Integers, row: Integers, change: Floats,
    line: Integers, last_place: Integers, step_at: Integers, step_seconds: Floats, step_passage: Floats,
    step_family: Integers, line_at: Integers, line_machine: Integers, belt: int, entering: Integers, ready: Floats,
    first: Floats, last: Floats,
) -> None:  # fmt: skip
    """Take all boards through the lines. ready: when each is there, then when it has left.  first, last: by step."""
    count, width = setup.size, max(buffer.max(), 1)
    free, family, came, last_out = np.zeros(count), setup.copy(), np.zeros(count, np.int64), np.zeros(count)
    taken, out, gone = np.zeros((count, width)), np.zeros((count, belt)), np.zeros((count, belt))
    known = np.zeros((count, 2), np.int64)
    for one in range(entering.shape[0]):
        board, visit, place = entering[one, 0], entering[one, 1], entering[one, 2]
        begin, time = line_at[line[visit]], ready[board]
        for at in range(place, last_place[visit] + 1):
            machine, step = line_machine[begin + at], step_at[visit] + at
            low, high = shift_at[machine], shift_at[machine + 1]
            seconds, passage = step_seconds[step], step_passage[step]
            time = max(time, free[machine])
            if at > place and buffer[machine] > 0:
                taken[machine, (came[machine] - 1) % buffer[machine]] = time
            done = released = time
            if seconds >= 0.0:
                first[step] = min(first[step], time)
                after_setup = step_family[step]
                if after_setup > 0 and after_setup != family[machine]:
                    if row[machine] >= 0:
                        time = after(begins, ends, low, high, time, change[row[machine], family[machine], after_setup])
                    family[machine] = after_setup
                if passage > 0.0:
                    time = fed(begins, ends, low, high, time, out[machine], gone[machine], known[machine])
                    done = last_out[machine] = max(last_out[machine] + seconds, time + passage)
                    released = after(begins, ends, low, high, time, seconds)
                else:
                    done = after(begins, ends, low, high, time, seconds)
                last[step] = max(last[step], done)
            latest = gone[machine, (known[machine, 1] - 1) % belt]
            runs = passage > 0.0 and seconds >= 0.0
            if not runs and (last_out[machine] > done or latest > done):
                runs, released = True, done
                done = last_out[machine] = max(done, last_out[machine])
            time = done
            if at < last_place[visit]:
                following = line_machine[begin + at + 1]
                room = buffer[following]
                if room == 0:
                    time = max(done, free[following])
                elif came[following] >= room:
                    time = max(done, taken[following, came[following] % room])
                came[following] += 1
            elif runs:
                time = max(done, latest)
            if runs:
                free[machine] = released
                if time > done:
                    stood(out[machine], gone[machine], known[machine], done, time)
            else:
                free[machine] = time
        ready[board] = time


@compiled
def anyone(stand_crew: Integers, idle: Integers, people: Integers) -> bool:
    """Whether any stand could begin anything: most of the time none can, and nothing need be looked for."""
    for stand in range(stand_crew.size):
        if idle[stand] and (stand_crew[stand] < 0 or people[stand_crew[stand]] > 0):
            return True
    return False


@compiled
def soonest(
    shift_at: Integers, begins: Floats, ends: Floats, row: Integers, change: Floats, stand_machine: Integers,
    stand_crew: Integers, seconds: Floats, family: int, time: float, idle: Integers, people: Integers,
    families: Integers,
) -> int:  # fmt: skip
    """The stand that can begin soonest; -1 where none is free. seconds: of the task at each stand."""
    found, best = -1, np.inf
    for stand in range(stand_machine.size):
        crew, machine = stand_crew[stand], stand_machine[stand]
        if not idle[stand] or seconds[stand] < 0.0 or (crew >= 0 and people[crew] == 0):
            continue
        low, high, begin = shift_at[machine], shift_at[machine + 1], time
        if family > 0 and family != families[stand] and row[machine] >= 0:
            begin = after(begins, ends, low, high, time, change[row[machine], families[stand], family])
        begin = opens(begins, ends, low, high, begin)
        if begin < best:
            found, best = stand, begin
    return found


@compiled
def stalls(
    shift_at: Integers, begins: Floats, ends: Floats, setup: Integers, row: Integers, change: Floats,
    stand_machine: Integers, stand_crew: Integers, crew_people: Integers, task_at: Integers, task_family: Integers,
    seconds: Floats, board_at: Integers, arrivals: Integers, ranked: Integers, ready: Floats, first: Floats,
    last: Floats,
) -> None:  # fmt: skip
    """Take boards through their tasks at stands. ready: when each is there, then when it is finished.

    arrivals: board, order and first task, by time.  first, last: by task and stand.
    """
    orders, tasks, count = ranked.size, task_family.size, stand_machine.size
    heads, left, came, held = np.zeros(tasks, np.int64), np.zeros(orders, np.int64), 0, 0
    for order in range(orders):
        for task in range(task_at[order], task_at[order + 1]):
            heads[task] = held
            held += board_at[order + 1] - board_at[order]
    tails, queue = heads.copy(), np.empty((held, 2), np.int64)
    for one in range(arrivals.shape[0]):
        left[arrivals[one, 1]] += task_at[arrivals[one, 1] + 1] - arrivals[one, 2]
    idle, people, families = np.ones(count, np.int64), crew_people.copy(), setup[stand_machine]
    free, doing, working = np.full(count, np.inf), np.zeros((count, 3), np.int64), 0
    at, lowest = 0, 0
    while at < arrivals.shape[0] or working > 0:
        stand = np.argmin(free) if working > 0 else -1
        if stand >= 0 and (at == arrivals.shape[0] or free[stand] < ready[arrivals[at, 0]]):
            board, order, task, time = doing[stand, 0], doing[stand, 1], doing[stand, 2] + 1, free[stand]
            free[stand], idle[stand], ready[board] = np.inf, 1, time
            working -= 1
            if stand_crew[stand] >= 0:
                people[stand_crew[stand]] += 1
        else:
            board, order, task = arrivals[at, 0], arrivals[at, 1], arrivals[at, 2]
            time = ready[board]
            at += 1
        if task < task_at[order + 1]:
            queue[tails[task], 0], queue[tails[task], 1] = board, came
            tails[task] += 1
            came += 1
        while lowest < orders and left[ranked[lowest]] == 0:
            lowest += 1
        rank = lowest
        while rank < orders and anyone(stand_crew, idle, people):
            order, chosen, place, earliest = ranked[rank], -1, -1, came
            for one in range(task_at[order], task_at[order + 1]):
                if heads[one] < tails[one] and queue[heads[one], 1] < earliest:
                    able = soonest(
                        shift_at, begins, ends, row, change, stand_machine, stand_crew, seconds[one],
                        task_family[one], time, idle, people, families,
                    )  # fmt: skip
                    if able >= 0:
                        chosen, place, earliest = one, able, queue[heads[one], 1]
            if chosen < 0:
                rank += 1
                continue
            machine, family, begin = stand_machine[place], task_family[chosen], time
            low, high = shift_at[machine], shift_at[machine + 1]
            if family > 0 and family != families[place]:
                if row[machine] >= 0:
                    begin = after(begins, ends, low, high, time, change[row[machine], families[place], family])
                families[place] = family
            first[chosen, place] = min(first[chosen, place], time)
            free[place] = after(begins, ends, low, high, begin, seconds[chosen, place])
            last[chosen, place] = max(last[chosen, place], free[place])
            doing[place, 0], doing[place, 1], doing[place, 2] = queue[heads[chosen], 0], order, chosen
            heads[chosen] += 1
            left[order] -= 1
            idle[place] = 0
            working += 1
            if stand_crew[place] >= 0:
                people[stand_crew[place]] -= 1


@compiled
def completions(board_at: Integers, ready: Floats) -> Floats:
    """When the last board of each order is finished."""
    found = np.zeros(board_at.size - 1)
    for order in range(found.size):
        for board in range(board_at[order], board_at[order + 1]):
            found[order] = max(found[order], ready[board])
    return found
