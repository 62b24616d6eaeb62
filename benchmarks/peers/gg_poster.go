// The poster with Go's gg. A line of JSON in, a line of JSON out: first the specification, then posters.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"image/color"
	"os"
	"time"

	"github.com/fogleman/gg"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
)

type stop struct {
	at    float64
	color color.NRGBA
}

func (s *stop) UnmarshalJSON(data []byte) error {
	var rgba [4]uint8
	err := json.Unmarshal(data, &[]interface{}{&s.at, &rgba})
	s.color = color.NRGBA{rgba[0], rgba[1], rgba[2], rgba[3]}
	return err
}

type text struct {
	font, align, text string
	size, x, y        float64
	color             [4]uint8
}

func (t *text) UnmarshalJSON(data []byte) error {
	return json.Unmarshal(data, &[]interface{}{&t.font, &t.size, &t.color, &t.align, &t.x, &t.y, &t.text})
}

type specification struct {
	Width, Height    int
	Stops, GlowStops []stop
	Glow, Card       [3]float64
	CardColor        [4]int
	Cards            [][2]float64
	Fonts            map[string]string
}

type request struct {
	Spec  *specification
	Save  string
	Lines []text
}

var (
	spec  *specification
	fonts = map[string]*opentype.Font{}
	faces = map[string]font.Face{}
)

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func face(name string, size float64) font.Face {
	key := fmt.Sprint(name, size)
	if faces[key] == nil {
		made, err := opentype.NewFace(fonts[name], &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
		check(err)
		faces[key] = made
	}
	return faces[key]
}

func fill(dc *gg.Context, gradient gg.Gradient, stops []stop, x, y, width, height float64) {
	for _, s := range stops {
		gradient.AddColorStop(s.at, s.color)
	}
	dc.SetFillStyle(gradient)
	dc.DrawRectangle(x, y, width, height)
	dc.Fill()
}

func draw(lines []text) *gg.Context {
	dc := gg.NewContext(spec.Width, spec.Height)
	width, height := float64(spec.Width), float64(spec.Height)
	fill(dc, gg.NewLinearGradient(0, 0, 0, height), spec.Stops, 0, 0, width, height)
	x, y, radius := spec.Glow[0], spec.Glow[1], spec.Glow[2]
	fill(dc, gg.NewRadialGradient(x, y, 0, x, y, radius), spec.GlowStops, x-radius, y-radius, 2*radius, 2*radius)
	c := spec.CardColor
	dc.SetRGBA255(c[0], c[1], c[2], c[3])
	for _, at := range spec.Cards {
		dc.DrawRoundedRectangle(at[0], at[1], spec.Card[0], spec.Card[1], spec.Card[2])
		dc.Fill()
	}
	for _, t := range lines {
		dc.SetFontFace(face(t.font, t.size))
		dc.SetRGBA255(int(t.color[0]), int(t.color[1]), int(t.color[2]), int(t.color[3]))
		anchor := 0.0
		if t.align == "center" {
			anchor = 0.5
		}
		dc.DrawStringAnchored(t.text, t.x, t.y, anchor, 0)
	}
	return dc
}

func main() {
	in := bufio.NewReader(os.Stdin)
	for {
		line, err := in.ReadBytes('\n')
		if err != nil {
			return
		}
		var asked request
		check(json.Unmarshal(line, &asked))
		switch {
		case asked.Spec != nil:
			spec = asked.Spec
			for name, path := range spec.Fonts {
				data, err := os.ReadFile(path)
				check(err)
				fonts[name], err = opentype.Parse(data)
				check(err)
			}
			fmt.Println("0")
		default:
			start := time.Now()
			dc := draw(asked.Lines)
			if asked.Save != "" {
				check(dc.SavePNG(asked.Save))
			}
			fmt.Println(time.Since(start).Seconds())
		}
	}
}
