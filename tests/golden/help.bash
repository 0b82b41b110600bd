# Completion for bash; made by "releve help --bash".
_releve ()
{
    local current=${COMP_WORDS[COMP_CWORD]}
    local previous=${COMP_WORDS[COMP_CWORD - 1]}
    local command=${COMP_WORDS[1]} words=

    if ((COMP_CWORD == 1)); then
        COMPREPLY=($(compgen -W "demo new check rules plan explain risk load track change baseline status owed gate diff report verify help version " -- "$current"))
        return
    fi
    case $command$previous in
    demo--lang) words=" en fr" ;;
    new--lang) words=" en fr" ;;
    check--deny | check-d) words=" errors warnings notes" ;;
    check--format | check-f) words=" text json sarif html" ;;
    check--profile) words=" young transition strict" ;;
    check--lang) words=" en fr" ;;
    rules--format | rules-f) words=" text json" ;;
    rules--profile) words=" young transition strict" ;;
    rules--lang) words=" en fr" ;;
    plan--by | plan-b) words=" wave side team" ;;
    plan--format | plan-f) words=" text json csv xml svg" ;;
    plan--lang) words=" en fr" ;;
    explain--format | explain-f) words=" text json" ;;
    explain--profile) words=" young transition strict" ;;
    explain--lang) words=" en fr" ;;
    risk--format | risk-f) words=" text json" ;;
    risk--lang) words=" en fr" ;;
    load--format | load-f) words=" text json" ;;
    load--lang) words=" en fr" ;;
    track--format | track-f) words=" text json" ;;
    track--lang) words=" en fr" ;;
    change--format | change-f) words=" text json" ;;
    change--lang) words=" en fr" ;;
    baseline--format | baseline-f) words=" text json" ;;
    baseline--lang) words=" en fr" ;;
    status--format | status-f) words=" text json" ;;
    status--lang) words=" en fr" ;;
    owed--by | owed-b) words=" client provider third" ;;
    owed--format | owed-f) words=" text json" ;;
    owed--lang) words=" en fr" ;;
    gate--format | gate-f) words=" text json" ;;
    gate--lang) words=" en fr" ;;
    diff--format | diff-f) words=" text json" ;;
    diff--lang) words=" en fr" ;;
    report--format | report-f) words=" html text json xml" ;;
    report--profile) words=" young transition strict" ;;
    report--lang) words=" en fr" ;;
    verify--lang) words=" en fr" ;;
    help--lang) words=" en fr" ;;
    version--lang) words=" en fr" ;;
    esac
    if [[ -n $words ]]; then
        COMPREPLY=($(compgen -W "$words" -- "$current"))
        return
    fi
    case $command in
    demo) words=" --lang --plain --no-color --quiet --help" ;;
    new) words=" --today --lang --plain --no-color --quiet --help" ;;
    check) words=" --deny --only --since --all --no-levelling --fix --write --format --output --store --today --effort --threads --seed --limit --rules --profile --lang --plain --no-color --quiet --help" ;;
    rules) words=" --all --document --format --output --today --rules --profile --lang --plain --no-color --quiet --help" ;;
    plan) words=" --by --no-levelling --all --impossible --format --output --store --today --effort --threads --seed --limit --lang --plain --no-color --quiet --help" ;;
    explain) words=" --earlier --format --output --store --today --effort --threads --seed --limit --rules --profile --lang --plain --no-color --quiet --help" ;;
    risk) words=" --gate --draws --seed --threads --why --what --solve --require --independent --shard --merge --format --output --store --today --effort --lang --plain --no-color --quiet --help" ;;
    load) words=" --format --output --store --today --effort --threads --seed --limit --lang --plain --no-color --quiet --help" ;;
    track) words=" start remaining finish reopen block unblock deliver accept refuse decide withdraw log --at --because --by --evidence --started --op --format --output --store --as --today --lang --plain --no-color --quiet --help" ;;
    change) words=" list plan confirm done postpone drop --at --to --because --evidence --op --format --output --store --as --today --effort --threads --seed --limit --lang --plain --no-color --quiet --help" ;;
    baseline) words=" propose sign list --at --because --op --format --output --store --as --today --effort --threads --seed --limit --lang --plain --no-color --quiet --help" ;;
    status) words=" --baseline --all --format --output --store --today --known-by --effort --threads --seed --limit --lang --plain --no-color --quiet --help" ;;
    owed) words=" --by --format --output --store --today --known-by --effort --threads --seed --limit --lang --plain --no-color --quiet --help" ;;
    gate) words=" --format --output --store --today --known-by --effort --threads --seed --limit --lang --plain --no-color --quiet --help" ;;
    diff) words=" --baseline --all --format --output --store --today --known-by --effort --threads --seed --limit --lang --plain --no-color --quiet --help" ;;
    report) words=" --baseline --format --output --store --today --known-by --effort --threads --seed --limit --rules --profile --lang --plain --no-color --quiet --help" ;;
    verify) words=" --repair --store --lang --plain --no-color --quiet --help" ;;
    help) words=" --man --bash --lang --plain --no-color --quiet --help" ;;
    version) words=" --lang --plain --no-color --quiet --help" ;;
    esac
    COMPREPLY=($(compgen -W "$words" -- "$current")
        $(compgen -f -X '!*.xml' -- "$current"))
}
complete -o filenames -F _releve releve
[exit 0]
