use super::*;
use proptest::prelude::*;

/// Answers `show` (its words, its input and its variables) and lets time pass.
#[derive(Default)]
struct Stage {
    time: i64,
}

impl Host for Stage {
    fn command(&mut self, call: Call<'_>) -> Option<Output> {
        match call.argv.first()?.as_str() {
            "show" => {
                let words: Vec<String> = call.argv.iter().skip(1).map(|word| format!("[{word}]")).collect();
                let stdin = call.stdin.map(|stdin| format!(" <{stdin}>")).unwrap_or_default();
                Some(Output::success(format!("{}{stdin}\n", words.join(""))))
            }
            "kubectl" => {
                let mut output = Output::success(call.argv.join(" ") + "\n");
                output.eprint("warned\n");
                output.exit = 3;
                Some(output)
            }
            _ => None,
        }
    }
    fn sleep(&mut self, milliseconds: u64) {
        self.time += milliseconds as i64;
    }
    fn now(&self) -> i64 {
        self.time
    }
    fn commands(&self) -> Vec<&'static str> {
        vec!["kubectl", "show"]
    }
}

/// What an input prints in a fresh shell, both streams in order, with the status when it is not 0.
fn run(input: &str) -> String {
    let mut shell = Interpreter { is_terminal: false, ..Interpreter::default() };
    let output = shell.run(input, &mut Stage::default());
    let text: String = output.segments.iter().map(|segment| segment.text.as_str()).collect();
    if output.exit == 0 { text } else { format!("{text}={}", output.exit) }
}

#[test]
fn words_and_quotes() {
    for (input, expected) in [
        (r#"show a "b c" 'd $x' e\ f $'g\th'"#, "[a][b c][d $x][e f][g\th]\n"),
        ("x='a  b'; show $x \"$x\" '' \"\" $none", "[a][b][a  b][][]\n"),
        ("show a\\\nb \\\n  c # comment\n# more\nshow d#e", "[ab][c]\n[d#e]\n"),
        ("show {a,b}{1..3} x{,y} {a} {} a{b,\"c d\"}", "[a1][a2][a3][b1][b2][b3][x][xy][{a}][{}][ab][ac d]\n"),
        ("source <(echo 'x=1; show a') ; cat <(echo b) <(echo c); echo $x", "[a]\nb\nc\n1\n"),
        ("show ~ ~/x a~ '~'", "[/home/learner][/home/learner/x][a~][~]\n"),
        ("show -o jsonpath={.items[*].metadata.name} $5 $", "[-o][jsonpath={.items[*].metadata.name}][$]\n"),
        ("show ${x:-d} ${HOME#/home/} ${#HOME} ${x:=v}$x ${HOME%/*} ${x/v/w}", "[d][learner][13][vv][/home][w]\n"),
        ("show $((2 * (3+4))) $(echo a b) \"$(echo a b)\" `echo c`", "[14][a][b][a b][c]\n"),
        ("export do=\"--dry-run=client -o yaml\"; show run $do", "[run][--dry-run=client][-o][yaml]\n"),
        ("show \"a\\\"b\\$c\\d\" 'it'\\''s'", "[a\"b$c\\d][it's]\n"),
        ("touch b.yaml a.yaml; show *.yaml '*.yaml' *.json", "[a.yaml][b.yaml][*.yaml][*.json]\n"),
        (
            "alias kgp='kubectl get pods'; kgp -A\nkgp -A",
            "bash: kgp: command not found\nkubectl get pods -A\nwarned\n=3",
        ),
        ("k get svc 2>/dev/null", "kubectl get svc\n=3"),
    ] {
        assert_eq!(run(input), expected, "{input}");
    }
}

#[test]
fn documents_and_redirections() {
    for (input, expected) in [
        (
            "show -f - <<EOF\na: $HOME\nb: \\$x \"q\"\nEOF\necho done",
            "[-f][-] <a: /home/learner\nb: $x \"q\"\n>\ndone\n",
        ),
        ("cat <<'EOF'\na: $HOME\nEOF", "a: $HOME\n"),
        ("cat <<-EOF\n\t\ta\n\tEOF", "a\n"),
        ("cat <<A; cat <<B\n1\nA\n2\nB", "1\n2\n"),
        ("cat <<< \"a  b\"", "a  b\n"),
        ("cat > web.yaml <<EOF\na: 1\nEOF\necho b >> web.yaml; cat web.yaml; wc -l < web.yaml", "a: 1\nb\n2\n"),
        ("kubectl x > f 2>&1; cat f", "kubectl x\nwarned\n"),
        ("kubectl x 2>&1 > f | cat; cat f", "warned\nkubectl x\n"),
        ("kubectl x &> f; kubectl y |& grep -c n; cat f", "1\nkubectl x\nwarned\n"),
        ("echo no >&2 | wc -l", "no\n0\n"),
        ("for i in 1 2; do echo $i; done > f; cat f f", "1\n2\n1\n2\n"),
        ("cat <<EOF\nabc", "bash: warning: here-document at line 1 delimited by end-of-file (wanted `EOF')\nabc\n"),
        ("echo a > /no/x", "bash: /no/x: No such file or directory\n=1"),
        ("cat < no", "bash: no: No such file or directory\n=1"),
        ("echo x > a; cat a/b; echo y > $none", "cat: a/b: Not a directory\nbash: $none: ambiguous redirect\n=1"),
    ] {
        assert_eq!(run(input), expected, "{input}");
    }
}

#[test]
fn lists_and_loops() {
    for (input, expected) in [
        ("true && echo a || echo b; false && echo c || echo d; ! true; echo $?", "a\nd\n1\n"),
        ("for i in $(seq 1 3) x; do echo $i; sleep 2; done; date +%s", "1\n2\n3\nx\n8\n"),
        ("for i in 1 2 3; do\n  if [ $i -eq 2 ]; then continue; fi\n  echo $i\ndone", "1\n3\n"),
        ("i=0; while true; do i=$((i+1)); [ $i = 3 ] && break; echo $i; done", "1\n2\n"),
        ("i=0; until [ $i -ge 2 ]; do echo $i; i=$((i+1)); done; echo $?", "0\n1\n0\n"),
        ("if false; then echo a; elif true; then echo b; else echo c; fi", "b\n"),
        ("(cd /tmp; x=1; pwd); pwd; echo $x; { x=2; }; echo $x", "/tmp\n/home/learner\n\n2\n"),
        ("x=1 env | grep ^x; echo \"[$x]\"; x=$(false); echo $?", "x=1\n[]\n1\n"),
        ("printf 'b\\na\\nb\\n' | sort | uniq -c | sort -rn | head -1", "      2 b\n"),
        (
            "kubectl port-forward svc/web 8080:80 & echo next",
            "[1] 1001\nkubectl port-forward svc/web 8080:80\nwarned\nnext\n",
        ),
        ("echo a; exit 4; echo b", "a\n=4"),
        ("while true; do :; done; echo after", "bash: the loop was stopped after 200 rounds\n=130"),
    ] {
        assert_eq!(run(input), expected, "{input}");
    }
}

#[test]
fn errors_are_bashs() {
    for (input, expected) in [
        ("foo", "bash: foo: command not found\n=127"),
        ("./x", "bash: ./x: No such file or directory\n=127"),
        ("/tmp", "bash: /tmp: Is a directory\n=126"),
        ("| a", "bash: syntax error near unexpected token `|'\n=2"),
        ("echo a && && b", "bash: syntax error near unexpected token `&&'\n=2"),
        ("echo a >", "bash: syntax error: unexpected end of file\n=2"),
        ("echo a >\n", "bash: syntax error near unexpected token `newline'\n=2"),
        ("echo )", "bash: syntax error near unexpected token `)'\n=2"),
        ("done", "bash: syntax error near unexpected token `done'\n=2"),
        ("if true; fi", "bash: syntax error near unexpected token `fi'\n=2"),
        ("echo a;; echo b", "bash: syntax error near unexpected token `;;'\n=2"),
        ("echo one\necho \"abc", "one\nbash: unexpected EOF while looking for matching `\"'\n=2"),
        ("for i in 1; do echo $i", "bash: syntax error: unexpected end of file\n=2"),
        ("cd /nowhere", "bash: cd: /nowhere: No such file or directory\n=1"),
        ("alias foo", "bash: alias: foo: not found\n=1"),
        ("export 1a=3", "bash: export: `1a=3': not a valid identifier\n=1"),
        ("cat no", "cat: no: No such file or directory\n=1"),
        ("ls no", "ls: cannot access 'no': No such file or directory\n=2"),
        ("rm", "rm: missing operand\nTry 'rm --help' for more information.\n=1"),
        ("cat -Z", "cat: invalid option -- 'Z'\nTry 'cat --help' for more information.\n=1"),
        ("head -n x", "head: invalid number of lines: 'x'\n=1"),
        ("sed k", "sed: -e expression #1, char 1: unknown command: `k'\n=1"),
        ("grep -E 'a(' f", "grep: Unmatched ( or \\(\n=2"),
    ] {
        assert_eq!(run(input), expected, "{input}");
    }
}

#[test]
fn everyday_tools() {
    let table = "printf 'NAME READY AGE\\nweb-1 1/1 5s\\nweb-2 0/1 7s\\ndb-1 1/1 9s\\n' > t; ";
    for (input, expected) in [
        ("grep -v NAME t | awk '{print $1}' | sort -r", "web-2\nweb-1\ndb-1\n"),
        ("awk 'NR>1 && $2==\"1/1\" {print $1, $NF \"!\"}' t", "web-1 5s!\ndb-1 9s!\n"),
        ("awk '{print NF}' t | uniq -c | tr -s ' '", " 4 3\n"),
        (
            "grep -n -A1 'web-1' t; grep -c web t; grep -o 'web-[0-9]' t; grep -qi WEB t && echo yes",
            "2:web-1 1/1 5s\n3-web-2 0/1 7s\n2\nweb-1\nweb-2\nyes\n",
        ),
        (
            "sed -n '2p' t; sed 's/web-\\([0-9]\\)/pod-\\1/;1d' t | tail -n 2; sed -E '/^(web|NAME)/d' t",
            "web-1 1/1 5s\npod-2 0/1 7s\ndb-1 1/1 9s\ndb-1 1/1 9s\n",
        ),
        (
            "cut -d ' ' -f 1,3 t | head -n 2; tail -n +4 t; wc -l < t; cat t | wc -l",
            "NAME AGE\nweb-1 5s\ndb-1 1/1 9s\n4\n4\n",
        ),
        (
            "echo web-1 web-2 | xargs -n 1 echo pod; echo x | tr a-z A-Z; echo -n a | base64; echo YQ== | base64 -d",
            "pod web-1\npod web-2\nX\nYQ==\na",
        ),
        (
            "mkdir -p a/b; cp t a/b/u; mv a/b/u a/v; ls a; rm -r a; ls; echo $(cat t | sort -k3 | head -1)",
            "b\nv\nt\nweb-1 1/1 5s\n",
        ),
        (
            "echo a | tee x | cat; cat x; seq -s, 3; seq 3 -1 1 | tac; test -f x && echo file",
            "a\na\n1,2,3\n1\n2\n3\nfile\n",
        ),
        (
            "which kubectl; type k; type cd; command -v grep; command -v none",
            "/usr/local/bin/kubectl\nk is aliased to `kubectl'\ncd is a shell builtin\n/usr/bin/grep\n=1",
        ),
        ("printf '%-5s|%3d|%s\\n' a 7 b cc 8", "a    |  7|b\ncc   |  8|\n"),
        ("echo -e 'a\\tb' | cat -A; nl t | head -1", "a^Ib$\n     1\tNAME READY AGE\n"),
        ("echo 'd $x' > s.sh; echo 'y=7' >> s.sh; echo 'alias d=echo; x=5' > r; . r; . s.sh; echo $y", "5\n7\n"),
        ("sort -t: -k2 -n <<E\na:10\nb:9\nE", "b:9\na:10\n"),
        ("set -- 2>/dev/null; unset t; env | grep -c HOME; eval 'echo $HOME'", "1\n/home/learner\n"),
    ] {
        assert_eq!(run(&format!("{table}{input}")), expected, "{input}");
    }
}

#[test]
fn effects_and_continuation() {
    let mut shell = Interpreter::default();
    let output = shell.run("vim web.yaml; clear", &mut Stage::default());
    assert_eq!(output.effects, [Effect::OpenEditor { path: "/home/learner/web.yaml".into() }, Effect::ClearScreen]);
    for (input, more) in [
        ("echo 'a", true),
        ("echo a \\", true),
        ("cat <<EOF\na", true),
        ("cat <<EOF\na\nEOF\n", false),
        ("for i in 1; do", true),
        ("a |", true),
        ("echo )", false),
        ("echo", false),
    ] {
        assert_eq!(shell.needs_more(input), more, "{input}");
    }
    assert_eq!(shell.history(), ["vim web.yaml; clear"]);
}

#[test]
fn everything_is_bounded() {
    let refused = |input: &str| run(input).contains("bash: ");
    assert!(refused(&" ".repeat(MAX_INPUT + 1)));
    assert!(refused(&"(".repeat(10_000)));
    assert!(refused(&format!("{}echo x{}", "$(".repeat(500), ")".repeat(500))));
    assert!(refused("alias a=b b=a\na"));
    assert!(refused("echo 'eval $x' > f; x='. f'; . f"));
    assert!(refused("x=aaaaaaaaaa; for i in {1..40}; do x=$x$x; done; echo $x"));
    assert!(refused("for i in {1..9999}; do for j in {1..9999}; do echo $i; done; done"));
    run(&"{a,b}".repeat(200));
    run(&format!("echo {}", "{".repeat(3_000)));
    run("seq 100000 | sort -n | tail -1");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]
    #[test]
    fn no_input_panics(input in "([a-z ]|[ -~]|\\$\\(|\\$\\{|<<|for i in |; do |; done|\n|\\PC){0,60}") {
        run(&input);
    }

    #[test]
    fn no_tool_panics(tool in prop::sample::select(tools::names()), args in prop::collection::vec("[ -~]{0,8}|-[a-zA-Z]{1,2}", 0..4), text in "[ -~\n]{0,40}") {
        let quoted: Vec<String> = args.iter().map(|arg| format!("'{}'", arg.replace('\'', ""))).collect();
        run(&format!("cat <<'END' | {tool} {}\n{text}\nEND", quoted.join(" ")));
    }
}
