using Treadle.Gateway.Requests;
using Treadle.Gateway.Vtl;

namespace Treadle.Gateway.Tests;

/// <summary>Templates and what they render to.</summary>
public sealed class VtlTests
{
    private const string Body = """{"name":"Ann","n":3,"x":1.0,"list":[1,"two",{"a":null}],"deep":{"it's":"q\"/\\"},"empty":[],"t":true,"s-p":"hyphen"}""";

    [Theory]
    [InlineData("plain $ text # and 100% $5 #1 (of 3) #fff", "plain $ text # and 100% $5 #1 (of 3) #fff")]
    [InlineData("$unknown ${unknown} $!unknown $!{unknown}|", "$unknown ${unknown}  |")]
    [InlineData("$unknown.a.b(1) $unknown[0]", "$unknown.a.b(1) $unknown[0]")]
    [InlineData("#set($a = 1)$a ${a}b $a.b", "1 1b $a.b")]
    [InlineData("#set($a = 1)\\$a \\\\$a \\$b", "$a \\1 \\$b")]
    [InlineData("\\#set($a = 1) \\\\#set($b = 2)$!b", "#set($a = 1) \\2")]
    [InlineData("a## comment\nb#* more\n *#c#[[ $raw #if ]]#", "ab" + "c $raw #if ")]
    public void Text_and_references(string template, string expected) => Renders(template, expected);

    [Theory]
    [InlineData("#if($t)yes#end", "")]
    [InlineData("#if(true)yes#{else}no#end", "yes")]
    [InlineData("#if($nothing)a#elseif(1 == 1.0)b#{else}c#end", "b")]
    [InlineData("#if('')text#end#if(0)zero#end", "textzero")]
    [InlineData("#if(!$nothing && (1 < 2 || $boom))ok#end", "ok")]
    [InlineData("#if(1 eq 1 and 2 ne 3 and not false and 1 le 1 and 3 gt 2)ok#end", "ok")]
    [InlineData("#if('a' == 'a')1#end#if('1' == 1)2#end#if('a' < 'b')3#end", "12")]
    [InlineData("#if(true) x #end y", " x  y")]
    [InlineData("  #if(true)\n  x\n  #else\n  y\n  #end\nz", "    x\n  z")]
    public void Conditions(string template, string expected) => Renders(template, expected);

    [Theory]
    [InlineData("#set($a = 7 / 2)$a #set($b = -7 % 3)$b #set($c = 1 + 2 * 3 - 4)$c", "3 -1 3")]
    [InlineData("#set($a = 7 / 2.0)$a #set($b = 'a' + 1)$b #set($c = (1 + 2) * 3)$c", "3.5 a1 9")]
    [InlineData("#set($a = 5)#set($a = 1 / 0)$a", "5")]
    [InlineData("#set($a = 9223372036854775807 + 1)$a", "9223372036854775808")]
    [InlineData("#set($a = 'x')#set($a = $nothing)$a", "x")]
    public void Arithmetic(string template, string expected) => Renders(template, expected);

    [Theory]
    [InlineData("#foreach($i in [1..3])$i#if($foreach.hasNext),#end#end", "1,2,3")]
    [InlineData("#foreach($i in [3..1])$i$foreach.index$foreach.count$velocityCount #end", "3011 2122 1233 ")]
    [InlineData("#foreach($i in ['a','b','c'])#if($i == 'c')#break#end$i#end!", "ab!")]
    [InlineData("#foreach($v in {'a':1,'b':2})$v#end", "12")]
    [InlineData("#set($m = {'a':1,'b':2})#foreach($e in $m.entrySet())$e.key=$e.getValue();#end#foreach($k in $m.keySet())$k#end", "a=1;b=2;ab")]
    [InlineData("#set($i = 'kept')#foreach($i in [1])$i#end$i", "1kept")]
    [InlineData("#foreach($i in [1,2])#foreach($j in [1,2])$foreach.parent.count$foreach.count #end#end", "11 12 21 22 ")]
    [InlineData("#foreach($i in $nothing)x#end#foreach($i in [])x#end", "")]
    [InlineData("a#stop b", "a")]
    public void Loops(string template, string expected) => Renders(template, expected);

    [Theory]
    [InlineData("#set($l = [1, 'a', [true]])$l $l.size() $l[0] $l[-1] $l.get(1) $l.contains('a') $l[9]", "[1, a, [true]] 3 1 [true] a true $l[9]")]
    [InlineData("#set($l = [])#set($x = $l.add(5))$l $x #if($l.isEmpty())e#end#set($l[0] = 6)$l", "[5] true [6]")]
    [InlineData("#set($m = {'a': 1})$m $m.a $m['a'] $m.get('a') #set($m.b = 2)#set($x = $m.put('c', 3))$m $m.size() $!m.zz", "{a=1} 1 1 1 {a=1, b=2, c=3} 3 ")]
    [InlineData("#set($s = 'a,b,,')$s.split(',').size() $s.split(',')[1] $s.length() $s.replace(',', ';') $s.substring(2) $s.substring(0, 1) $s.indexOf('b')", "2 b 5 a;b;; b,, a 2")]
    [InlineData("#set($s = 'x1y22')$s.replaceAll('[0-9]+', '<$0>') $s.replaceAll('(x)(\\d)', '$2$1') $s.replaceFirst('\\d', '') $s.matches('x.*2') $s.toUpperCase()", "x<1>y<22> 1xy22 xy22 true X1Y22")]
    [InlineData("#set($s = 'AbC')$s.equalsIgnoreCase('aBc') $s.startsWith('A') $s.endsWith('x') $s.equals('AbC') $s.trim().isEmpty() $s.charAt(1) $s.concat('!') $s.nonsense()", "true true false true false b AbC! $s.nonsense()")]
    [InlineData("#set($Integer = 0)#set($n = $Integer.parseInt('12') + 1)$n", "13")]
    [InlineData("#set($d = \"a\"\"b\")$d #set($e = 'it''s')$e #set($f = \"\\u0041\")$f #set($g = '\\u0041$e')$g", "a\"b it's A \\u0041$e")]
    [InlineData("#set($x = 'v')#set($s = \"[$x] ${x}y #if(true)z#end $no\")$s", "[v] vy z $no")]
    public void Values_and_methods(string template, string expected) => Renders(template, expected);

    [Theory]
    [InlineData("#set($s = 'a' + $none)$s #set($t = $none.b + 'c')$t #set($n = 5)#set($u = 'n=' + $n + '!')$u", "a$none $none.bc n=5!")]
    [InlineData("#set($s = 'a(b)[c]')$s.replaceAll('\\Q(b)\\E', '-') $s.replaceAll('\\p{Punct}', '') $s.replaceAll('[\\p{Alpha}]', 'x')", "a-[c] abc x(x)[x]")]
    [InlineData("#set($s = 'é٣ 1')$s.replaceAll('\\w', 'w') $s.replaceAll('\\d', 'd') $s.replaceAll('[^\\d\\s]', '.')", "é٣ w é٣ d .. 1")]
    [InlineData("#set($f = '')$f.format('%s-%05d-%.2f-%x-%5s|%-3s|%b%%', 'a', 42, 1.5, 255, 'r', 'l', true) $f.join(',', [1, 'b'])", "a-00042-1.50-ff-    r|l  |true% 1,b")]
    [InlineData("#set($l = [3, 1, 3])$l.lastIndexOf(3) $l.containsAll([1]) $l.removeAll([3]) $l #set($m = {})$!m.putIfAbsent('a', 1)$!m.putIfAbsent('a', 2)", "2 true true [1] 1")]
    [InlineData("$util.urlEncode('a b!(c)*~&')", "a+b%21%28c%29*%7E%26")]
    [InlineData("#set($i = 0)$i.max(3, 7) $i.min(3, 7) $i.sum(1, 2) $i.compareTo(1)", "7 3 3 -1")]
    [InlineData("#set($m = {'k': [1, {'d': 'deep'}]})$m.k[1].d $m['k'].get(0) ${m.k[1]['d']}ly", "deep 1 deeply")]
    [InlineData("#{set}($a = 1)#{if}($a == 1)yes#{end} #if($a == 1 && !($a > 1))and#end", "yes and")]
    [InlineData("#set($a = 'x')#set($b = \"$a\" + '$a')$b #set($c = \"${a}s #set($d = 'in')$d\")$c", "x$a xs in")]
    [InlineData("#foreach($k in $input.params().keySet())$k #end#set($s = 'abc')#foreach($c in $s.toCharArray())$c#end", "path querystring header abc")]
    [InlineData("#set($map = {'b': 1, 'a': 2})#foreach($e in $map.entrySet())${e.key}${e.value}#if($foreach.last).#end#end", "b1a2.")]
    [InlineData("#macro(down $n)$n#if($n > 0)#set($less = $n - 1)#down($less)#end#end#down(3)", "3210")]
    public void What_Java_and_Velocity_do_with_it(string template, string expected) => Renders(template, expected);

    [Theory]
    [InlineData("#define($b)<$x>#end#set($x = 1)$b#set($x = 2)$b", "<1><2>")]
    [InlineData("#define($b)it's#end$util.escapeJavaScript(\"$b\") $b.length()", "it\\'s 4")]
    [InlineData("#macro(hi $name $greeting)$greeting $name!#end#hi('Ann' \"Hello\") #hi('Bob', 'Ho')", "Hello Ann! Ho Bob!")]
    [InlineData("#macro(wrap)[$bodyContent]#end#@wrap()x#end #nosuch(1)", "[x] #nosuch(1)")]
    [InlineData("#macro(m $a)#set($a = 'in')$a#end#set($v = 'out')#m($v) $v", "in out")]
    [InlineData("#evaluate('#set($q = 4)$q')", "4")]
    public void Blocks_and_macros(string template, string expected) => Renders(template, expected);

    [Theory]
    [InlineData("$input.json('$.name') $input.path('$.name') $input.json('$.nothing') [$input.path('$.nothing')]", "\"Ann\" Ann \"\" []")]
    [InlineData("$input.json('$.list') $input.path('$.list') $input.path('$.list[2]') $input.path('$.list').size()", "[1,\"two\",{\"a\":null}] [1,\"two\",{\"a\":null}] {a=null} 3")]
    [InlineData("$input.path('$').name $input.path('$.deep')[\"it's\"] $input.json('$.deep') $input.path('$').s-p", "Ann q\"/\\ {\"it's\":\"q\\\"/\\\\\"} hyphen")]
    [InlineData("$input.json('$.list[*].a') $input.json('$..a') $input.path('$.list[0,1]') $input.json('name') $input.json('$.list[?(@.a == null)]')", "[null] [null] [1,\"two\"] \"Ann\" [{\"a\":null}]")]
    [InlineData("$input.path('$.n') $input.path('$.x') $input.json('$.x') $input.path('$.t')", "3 1.0 1.0 true")]
    [InlineData("$util.escapeJavaScript($input.json('$.deep'))", "{\\\"it\\'s\\\":\\\"q\\\\\\\"\\/\\\\\\\\\\\"}")]
    [InlineData("$util.base64Encode('aé') $util.base64Decode('YcOp') $util.urlEncode('a b&é') $util.urlDecode('a+b%26') $util.parseJson('{\"a\":[1]}').a[0]", "YcOp aé a+b%26%C3%A9 a b& 1")]
    [InlineData("$util.escapeJavaScript('aé\u0001\u007f')", "a\\u00E9\\u0001\u007f")]
    [InlineData("$input.params('id') $input.params('q') $input.params('X-H') $input.params('none')| $input.params().path.id $input.params().header.keySet()", "7 query head | 7 [X-H]")]
    [InlineData("#set($all = $input.params())#foreach($t in $all.keySet())$t:#foreach($k in $all.get($t).keySet())$k=$all.get($t).get($k);#end#end", "path:id=7;querystring:q=query;header:X-H=head;")]
    public void The_gateways_variables(string template, string expected) => Renders(template, expected);

    [Theory]
    [InlineData("#if(true)", "line 1, column 10: A block has no #end.")]
    [InlineData("a\n #end", "line 2, column 2: #end stands outside of a block.")]
    [InlineData("#set($a 1)", "line 1, column 9: '=' is expected here.")]
    [InlineData("#set($a = )", "line 1, column 11: A value is expected here.")]
    [InlineData("#set($a = 'x)", "line 1, column 11: A text has no closing quote.")]
    [InlineData("#foreach($a of [1])#end", "line 1, column 15: 'in' is expected here.")]
    [InlineData("#parse('x')", "line 1, column 1: #parse is not supported: a mapping template has no other files.")]
    public void What_is_no_template_is_refused_with_its_place(string template, string message) =>
        Assert.Equal(message, Assert.Throws<VtlException>(() => VtlTemplate.Parse(template)).Message);

    [Theory]
    [InlineData("#foreach($i in [1..1001])x#end", "1000 rounds")]
    [InlineData("#foreach($i in [1..1000])#foreach($j in [1..1000])#foreach($k in [1..1000])x#end#end#end", "more work")]
    [InlineData("#set($s = 'xxxxxxxxxxxxxxxx')#foreach($i in [1..40])#set($s = $s + $s)#end", "more text")]
    [InlineData("#define($b)$b#end$b", "nests deeper")]
    [InlineData("#macro(m)#m()#end#m()", "nests deeper")]
    [InlineData("#set($m = {})#set($x = $m.put('m', $m))$m", "nests deeper")]
    [InlineData("#set($s = 'a')$s.replaceAll('(?=a)', '')", "look-around")]
    [InlineData("#set($s = 'a')$s.replaceAll('(', '')", "not valid")]
    [InlineData("#set($s = 'x')$s.repeat(99999999)", "exceeds the limit")]
    public void A_template_that_goes_too_far_is_stopped(string template, string part) =>
        Assert.Contains(part, Assert.Throws<VtlException>(() => Render(template)).Message, StringComparison.Ordinal);

    [Fact]
    public void Brackets_nested_without_end_are_refused_and_do_not_overflow_the_stack() =>
        Assert.Throws<VtlException>(() => VtlTemplate.Parse("#set($a = " + new string('(', 100_000)));

    [Fact]
    public void A_hostile_pattern_takes_linear_time() =>
        Assert.Equal("no", Render("#set($s = '" + new string('a', 20_000) + "b')#if($s.matches('(a+)+c'))yes#{else}no#end"));

    private static void Renders(string template, string expected) => Assert.Equal(expected, Render(template));

    private static string Render(string template)
    {
        var variables = new VtlVariables
        {
            ["input"] = new InputVariable(Body, isJson: true, [new("id", "7")], [new("q", "query")], [new("X-H", "head")]),
            ["util"] = UtilVariable.Instance,
        };
        return VtlTemplate.Parse(template).Render(variables);
    }
}
