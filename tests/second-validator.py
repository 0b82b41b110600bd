"""The verdicts of the rule packs, by another validator of ISO Schematron.

Takes the sound plans and every example of every pack, has tests/verdicts write the
document that rules look at, asks the packs of that document through the ISO skeleton
(lxml, libxslt), with twins of our functions written here, and compares rule and sentence
of all that is found with what our own evaluator says.

SPDX-License-Identifier: LGPL-2.1-or-later
"""
import collections
import datetime
import glob
import json
import os
import re
import subprocess
import sys

from lxml import etree, isoschematron

SCH = '{http://purl.oclc.org/dsdl/schematron}'
RLV = '{urn:releve:rules:1}'
PLAN = '{urn:releve:plan:1}'
OUTLOOK = '{urn:releve:outlook:1}'
SVRL = '{http://purl.oclc.org/dsdl/svrl}'
EPOCH = datetime.date(1970, 1, 1)
ROOT = os.environ.get('RLV_SRCDIR', '.')
VERDICTS = os.path.join(os.environ.get('RLV_BUILDDIR', '.'), 'tests', 'verdicts')

# --- twins of our functions ---------------------------------------------------------


class Index:
    """What is looked up in one document."""

    def __init__(self, root):
        self.root = root
        self.by_id = {e.get('id'): e for e in root.iter() if e.get('id')}
        self.place = {e: i for i, e in enumerate(root.iter())}
        self.naming = {}
        self.calendar = Calendar(root)

    def named_by(self, element, kind, attr):
        key = kind, attr
        if key not in self.naming:
            table = self.naming[key] = collections.defaultdict(list)
            for e in self.root.iter(PLAN + kind):
                for word in (e.get(attr) or '').split():
                    table[word].append(e)
        return self.naming[key][element.get('id')]


class Calendar:
    """Which days the plan's first calendar works on."""

    DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

    def __init__(self, root):
        calendars = {c.get('id'): c for c in root.iter(PLAN + 'calendar')}
        self.week, self.shut, self.open = None, set(), set()
        c = next(root.iter(PLAN + 'calendar'), None)
        while c is not None:
            weeks = c.findall(PLAN + 'week')
            if self.week is None and weeks:
                self.week = {d for w in weeks for d in w.get('days').split()}
            for tag, first, last in (('holiday', 'date', 'until'), ('closure', 'from', 'to')):
                for h in c.findall(PLAN + tag):
                    if h.get('tentative') == 'true':
                        pass
                    day = date(h.get(first))
                    while day <= date(h.get(last) or h.get(first)):
                        self.shut.add(day)
                        day += datetime.timedelta(1)
            self.open |= {date(o.get('date')) for o in c.findall(PLAN + 'open')}
            c = calendars.get(c.get('base'))
        if self.week is None:
            self.week = set(self.DAYS[:5])

    def works(self, day):
        return day in self.open or (self.DAYS[day.weekday()] in self.week
                                    and day not in self.shut)


indexes = {}


def index_of(element):
    root = element.getroottree().getroot()
    if root not in indexes:
        indexes.clear()
        indexes[root] = Index(root)
    return indexes[root]


def text(value):
    if isinstance(value, list):
        value = value[0] if value else ''
    if isinstance(value, etree._Element):
        value = ''.join(value.itertext())
    if isinstance(value, bool):
        return 'true' if value else 'false'
    if isinstance(value, float):
        return '%d' % value if value == int(value) else repr(value)
    return str(value)


def texts(value):
    return [text([v]) for v in value] if isinstance(value, list) else [text(value)]


def date(value):
    try:
        return datetime.date.fromisoformat(value[:10])
    except (ValueError, TypeError):
        return None


asked = None  # the root of the document at hand, which is a copy of ours


def f_root(context, nodes):
    global asked
    asked = nodes[0]
    return nodes


def here(context, values=None):
    for value in values if isinstance(values, list) else []:
        element = value if isinstance(value, etree._Element) else \
            getattr(value, 'getparent', lambda: None)()
        if element is not None:
            return element
    return asked


def in_order(index, elements):
    return sorted(set(elements), key=index.place.get)


def f_refs(context, ids):
    index = index_of(here(context, ids))
    words = [w for t in texts(ids) for w in t.split()]
    return in_order(index, [index.by_id[w] for w in words if w in index.by_id])


def element_of(nodes):
    if not nodes:
        return None
    node = nodes[0]
    return node if isinstance(node, etree._Element) else node.getparent()


def f_by(context, nodes, kind, attr):
    element = element_of(nodes)
    if element is None:
        return []
    return index_of(element).named_by(element, text(kind), text(attr))


def f_before(context, first, then):
    wanted = {e.get('id') for e in first}
    queue = [e for e in then]
    seen = set(queue)
    for task in queue:
        index = index_of(task)
        for link in task.findall(PLAN + 'after'):
            if link.get('task') in wanted:
                return True
            other = index.by_id.get(link.get('task'))
            if other is not None and other not in seen:
                seen.add(other)
                queue.append(other)
    return False


def f_word(context, words, word):
    return text(word) != '' and text(word) in text(words).split()


def f_lacks(context, wanted, had):
    words = {w for t in texts(had) for w in t.split()}
    return ', '.join(w for w in text(wanted).split() if w not in words)


def f_without(context, nodes, names):
    element = element_of(nodes)
    return ', '.join(n for n in text(names).split()
                     if element is None or element.get(n) is None)


def f_name(context, nodes):
    element = element_of(nodes)
    if element is None:
        return ''
    lang = index_of(element).root.get('lang')
    name = element.get('en') if lang != 'en' else None
    return name or element.get('name') or element.get('id') or ''


def f_day(context, value):
    day = date(text(value))
    return float('nan') if day is None else float((day - EPOCH).days)


def f_add(context, value, term):
    day, match = date(text(value)), re.fullmatch(r'(\d{1,4})(mo|d|ed)', text(term))
    if day is None or match is None:
        return ''
    n = int(match[1])
    if match[2] == 'ed':
        day += datetime.timedelta(n)
    elif match[2] == 'mo':
        year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
        for mday in range(day.day, 27, -1):
            try:
                return datetime.date(year, month + 1, mday).isoformat()
            except ValueError:
                pass
        day = datetime.date(year, month + 1, day.day)
    else:
        calendar = index_of(here(context)).calendar
        while n > 0:
            day += datetime.timedelta(1)
            n -= calendar.works(day)
    return day.isoformat()


def f_through(context, value, *terms):
    value = text(value)
    for term in terms:
        if value and text(term):
            value = f_add(context, value, term)
    return value


def f_worked(context, first, last):
    first, last = date(text(first)), date(text(last))
    if first is None or last is None:
        return float('nan')
    if first > last:
        return -f_worked(context, last.isoformat(), first.isoformat())
    calendar = index_of(here(context)).calendar
    days = (first + datetime.timedelta(i + 1) for i in range((last - first).days))
    return float(sum(calendar.works(d) for d in days))


def f_days(context, value):
    match = re.fullmatch(r'(-?\d+(?:\.\d+)?)(d|h|m|ed|eh|em)', text(value))
    if match is None:
        return float('nan')
    n = float(match[1])
    return {'d': n, 'h': n / 8, 'm': n / 480, 'ed': n * 5 / 7,
            'eh': n * 5 / 7 / 24, 'em': n * 5 / 7 / 1440}[match[2]]


def f_gap(context, rule):
    parts = dict(p.split('=', 1) for p in text(rule).split(';') if '=' in p)
    days = {'DAILY': 1, 'WEEKLY': 7, 'MONTHLY': 31, 'YEARLY': 366}.get(parts.get('FREQ'))
    if days is None:
        return float('nan')
    days *= int(parts.get('INTERVAL', 1))
    if parts['FREQ'] == 'YEARLY':
        days //= len(parts.get('BYMONTH', '1').split(','))
    return float(days)


def f_busiest(context, dates):
    months = collections.Counter(t[:7] for t in texts(dates))
    return min(months, key=lambda m: (-months[m], m), default='')


def f_number(context, value):
    try:
        value = float(text(value)) if not isinstance(value, float) else value
    except ValueError:
        return ''
    if value != value:
        return ''
    shown = ('%.2f' % value).rstrip('0').rstrip('.')
    return '0' if shown == '-0' else shown


def f_weighted(context, nodes, a, b):
    a, b = text(a), text(b)
    return float(sum(float(e.get(a)) * float(e.get(b))
                     for e in nodes if e.get(a) and e.get(b)))


functions = etree.FunctionNamespace(RLV[1:-1])
for name, call in list(globals().items()):
    if name.startswith('f_'):
        functions[name[2:].replace('_', '-')] = call

# --- plans --------------------------------------------------------------------------


def outdented(snippet):
    lines = [line for line in (snippet or '').split('\n') if line.strip()]
    margin = min((len(line) - len(line.lstrip(' ')) for line in lines), default=0)
    return '\n'.join(line[margin:] for line in lines)


def edited(plan, passes, breaks):
    pattern = r'\s+'.join(re.escape(w) for w in re.split(r'\s+', passes))
    found = list(re.finditer(pattern, plan))
    if len(found) != 1:
        raise ValueError('%r stands %u times in the plan' % (passes, len(found)))
    return plan[:found[0].start()] + breaks + plan[found[0].end():]


def plans(packs):
    """Names, texts and who is asked: all packs of the sound plans, then of every example the
    pack that holds it."""
    read = {}
    for path in sorted(glob.glob(os.path.join(ROOT, 'tests', 'sound*.xml'))):
        with open(path, encoding='utf-8') as file:
            read[os.path.basename(path)] = file.read()
    for name, plan in read.items():
        yield name, plan, None
    for pack in packs:
        for pattern in pack.tree.iter(SCH + 'pattern'):
            for i, example in enumerate(pattern.iter(RLV + 'example')):
                plan = read[example.get('in')]
                for passes, breaks in zip(example.iter(RLV + 'passes'),
                                          example.iter(RLV + 'breaks')):
                    plan = edited(plan, outdented(passes.text), outdented(breaks.text))
                yield '%s %u' % (pattern.get('id'), i + 1), plan, pack.name


class Ours:
    """What our own evaluator says of one plan after the other."""

    def __init__(self, scratch):
        self.path = os.path.join(scratch, 'plan.xml')
        self.program = subprocess.Popen([VERDICTS], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, encoding='utf-8')

    def ask(self, plan):
        with open(self.path, 'w', encoding='utf-8') as file:
            file.write(plan)
        self.program.stdin.write(self.path + '\n')
        self.program.stdin.flush()
        return json.loads(self.program.stdout.readline())


# --- the other validator ------------------------------------------------------------


def unmix(schema):
    """To that validator the variables of all patterns are one: each gets its own."""
    for element in schema.iter():
        element.attrib.pop('diagnostics', None)
    for diagnostics in schema.findall(SCH + 'diagnostics'):
        schema.remove(diagnostics)
    for pattern in schema.findall(SCH + 'pattern'):
        for let in pattern.findall(SCH + 'let'):
            old = r'\$%s(?![\w.-])' % re.escape(let.get('name'))
            let.set('name', '%s.%s' % (let.get('name'), pattern.get('id')))
            for element in pattern.iter():
                for name, value in element.attrib.items():
                    element.set(name, re.sub(old, '$' + let.get('name'), value))


# What only the program can answer, such as the scheduler: those rules are left out.
CALLS = re.compile(r'\br:([a-z-]+) *\(')


def has_twins(element):
    names = {n for e in element.iter() for v in e.attrib.values() for n in CALLS.findall(v)}
    return all('f_' + n.replace('-', '_') in globals() for n in names)


def unspaced(sentence):
    """XSLT drops blanks that stand alone between two values."""
    return ''.join(sentence.split())


class Pack:
    def __init__(self, path):
        self.tree = etree.parse(path).getroot()
        for pattern in self.tree.findall(SCH + 'pattern'):
            if not has_twins(pattern):
                self.tree.remove(pattern)
                for active in list(self.tree.iter(SCH + 'active')):
                    if active.get('pattern') == pattern.get('id'):
                        active.getparent().remove(active)
        self.name = self.tree.get('id') or os.path.basename(path)[:-len('.sch')]
        self.phases = {p.get('id') for p in self.tree.iter(SCH + 'phase')}
        self.default = self.tree.get('defaultPhase')
        self.silent = {p.get('id') for p in self.tree.iter(SCH + 'pattern')
                       if p.get(RLV + 'unless')}
        self.told = {p.get('id') for p in self.tree.iter(SCH + 'pattern')
                     if p.get(RLV + 'told-by')}
        self.dated = {p.get('id'): (p.get(RLV + 'from') or '0000', p.get(RLV + 'until') or '9999')
                      for p in self.tree.iter(SCH + 'pattern')}
        self.needs = {p.get('id') for p in self.tree.iter(SCH + 'pattern')
                      if p.get(RLV + 'needs') == 'dates'}
        self.compiled = {}

    def validator(self, phase):
        phase = phase if phase in self.phases else self.default
        if phase not in self.compiled:
            stripped = etree.fromstring(etree.tostring(self.tree))
            etree.strip_elements(stripped, RLV + 'example', with_tail=False)
            for other in stripped.findall(SCH + 'phase'):
                if other.get('id') != phase:
                    stripped.remove(other)
            for empty in stripped.findall(SCH + 'phase'):
                if empty.find(SCH + 'active') is None:
                    stripped.remove(empty)
            stripped.attrib.pop('defaultPhase', None)
            unmix(stripped)
            first = next(i for i, e in enumerate(stripped)
                         if e.tag in (SCH + 'let', SCH + 'phase', SCH + 'pattern'))
            stripped.insert(first, etree.Element(SCH + 'let', name='root',
                                                 value='count(r:root(/*))'))
            self.compiled[phase] = isoschematron.Schematron(
                stripped, store_report=True, phase=phase,
                error_finder=isoschematron.Schematron.ASSERTS_AND_REPORTS)
        return self.compiled[phase]

    def verdicts(self, document, phase, first, last):
        if self.tree.find(SCH + 'pattern') is None:
            return collections.Counter()
        validator = self.validator(phase)
        validator.validate(document)
        pattern, found = None, collections.Counter()
        for node in validator.validation_report.getroot():
            if node.tag == SVRL + 'active-pattern':
                pattern = node.get('id')
            elif node.tag in (SVRL + 'failed-assert', SVRL + 'successful-report'):
                said = unspaced(''.join(node.find(SVRL + 'text').itertext()))
                since, until = self.dated[pattern]
                if since <= last and until >= first and not (
                        pattern in self.needs and document.getroot().get(OUTLOOK + 'end') is None):
                    found[pattern, said] += 1
        return found


def main():
    packs = [Pack(p) for p in sorted(glob.glob(os.path.join(ROOT, 'schemas/rules/*.sch')))]
    ours = Ours(sys.argv[1])
    n = 0
    for name, plan, only in plans(packs):
        n += 1
        start = re.search(r'start="([0-9-]+)"', plan)[1]
        answer = ours.ask(plan)
        said = collections.Counter((rule, unspaced(what))
                                   for rule, what in answer.get('findings', []))
        theirs, silent, known, faults = collections.Counter(), set(), set(), []
        if answer:
            document = etree.ElementTree(etree.fromstring(answer['document'].encode()))
            end = document.getroot().get(OUTLOOK + 'end') or start
            for pack in [p for p in packs if only in (None, p.name)]:
                known |= {p.get('id') for p in pack.tree.iter(SCH + 'pattern')} - pack.told
                silent |= pack.silent
                if pack.name not in answer['packs']:
                    continue
                try:
                    theirs += pack.verdicts(document, answer['profile'], start, end)
                except etree.LxmlError as error:
                    faults.append('%s: %s' % (pack.name, str(error)[:300]))
        mine = collections.Counter({k: v for k, v in said.items() if k[0] in known})
        faults += ['only releve: %s: %s' % k for k in mine - theirs]
        faults += ['only the other: %s: %s' % k for k in theirs - mine if k[0] not in silent]
        for fault in faults:
            print('# ' + fault)
        print('%s %u - %s' % ('not ok' if faults else 'ok', n, name), flush=True)
    print('1..%u' % n)


main()
